import fc from "fast-check"
import { getDomain, getPublicSuffix } from "tldts"
import { expect, test, vi } from "vitest"
import { NotLoaded } from "../../src/late/late.ts"

const HOSTS = [
  "localhost",
  "127.0.0.1",
  "0.0.0.0",
  "192.168.1.20",
  "[::1]",
  "[fe80::1]",
  "a",
  "com",
  "xn--p1ai",
  "",
]
const NAMES = ["example.com", "a.b.co.uk", "ada.github.io", "github.io", "localhost.", "host.docker.internal"]

const asked = async () => {
  vi.resetModules()
  return import("../../src/fetch/public-suffixes.ts")
}

test("of IP addresses, and of names without a dot, it is said without the list what the list says", async () => {
  const { isPublicSuffix, registrableDomain } = await asked()
  const octet = fc.integer({ min: 0, max: 255 })
  const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."))
  const label = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,20}[a-z0-9])?$/)
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constantFrom(...HOSTS),
        address,
        fc.ipV6().map((ip) => new URL(`http://[${ip}]/`).hostname),
        label,
      ),
      (host) => {
        expect(registrableDomain(host)).toBe(
          getDomain(host, { allowPrivateDomains: true, validateHostname: false }),
        )
        expect(isPublicSuffix(host)).toBe(
          host !== "" && getPublicSuffix(host, { allowPrivateDomains: true }) === host,
        )
      },
    ),
  )
})

test.each(NAMES)("of %s it is said by the list alone", async (name) => {
  const { isPublicSuffix, publicSuffixes, registrableDomain } = await asked()
  const { NotLoaded: Fresh } = await import("../../src/late/late.ts")
  expect(Fresh).not.toBe(NotLoaded)
  expect(() => registrableDomain(name)).toThrow(Fresh)
  expect(() => isPublicSuffix(name)).toThrow(Fresh)
  await publicSuffixes.load()
  expect(registrableDomain(name)).toBe(
    getDomain(name, { allowPrivateDomains: true, validateHostname: false }),
  )
  expect(isPublicSuffix(name)).toBe(getPublicSuffix(name, { allowPrivateDomains: true }) === name)
})

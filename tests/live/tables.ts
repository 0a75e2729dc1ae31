import { describe, expect, test } from "vitest"
import { disagreement } from "./agreement.ts"
import type { LiveBrowser } from "./browser.ts"
import { elementCases, playElement } from "./elements.ts"
import { httpCacheCases, playHttpCacheCase } from "./http-cache.ts"
import { initiatorCases, playInitiator } from "./initiators.ts"
import { cacheCases, playCacheCase } from "./preflight-cache.ts"
import { playRedirectedCookie, redirectedCookieCases } from "./redirected-cookies.ts"
import {
  keptRedirectCases,
  keptTargetCases,
  playKeptRedirect,
  playKeptTarget,
  playRedirects,
  redirectCases,
} from "./redirects.ts"
import { describeRestricted } from "./restricted.ts"

/**
 * What every browser is asked: the tables, fresh everyday cases, and deep ones of a seed that agreed.
 * @param live the browser, which is started before the tests are
 * @param name as the conformance command has it
 * @param count how many fresh cases
 */
export function describeTables(live: () => LiveBrowser, name: LiveBrowser["name"], count: number): void {
  describe("elements: what it loads, and lets the page read", () => {
    test.each(elementCases)("$kind, crossorigin $crossorigin, $status, allowed $allow", async (given) => {
      const { ours, real } = await playElement(live(), given)
      expect(ours).toEqual(real)
    })
  })

  describeRestricted(live)

  describe("answers that the HTTP cache keeps", () => {
    test.each(httpCacheCases.map(({ asked, first, status = 200 }, at) => ({ asked, first, status, at })))(
      "$asked, $status $first",
      async ({ at }) => {
        const { ours, real } = await playHttpCacheCase(live(), at)
        expect(ours).toEqual(real)
      },
    )
  })

  describe("redirects over origins and sites", () => {
    test.each(redirectCases.map((given, at) => ({ ...given, at })))(
      "$method, $header, $status: $route",
      async ({ at }) => {
        const { ours, real } = await playRedirects(live(), at)
        expect(ours).toEqual(real)
      },
    )
  })

  describe("cookies of the page's own site, after a redirect over another", () => {
    test.each(redirectedCookieCases.map((given, at) => ({ ...given, at })))(
      "$asked, $sameSite: $route",
      async ({ at }) => {
        const { ours, real } = await playRedirectedCookie(live(), at)
        expect(ours).toEqual(real)
      },
    )
  })

  // Whether WebKit has a redirect in its cache some milliseconds later is a race.
  describe.skipIf(name === "webkit")("redirects that it keeps", () => {
    test.each(keptRedirectCases.map((given, at) => ({ ...given, at })))(
      "$method, $status, behind another: $behind",
      async ({ at }) => {
        const { ours, real } = await playKeptRedirect(live(), at)
        expect(ours).toEqual(real)
      },
    )
  })

  describe("where a redirect leads, in the cache", () => {
    test.each(keptTargetCases.map((given, at) => ({ ...given, at })))(
      "$order, $status, $keep, $mode",
      async ({ at }) => {
        const { ours, real } = await playKeptTarget(live(), at)
        expect(ours).toEqual(real)
      },
    )
  })

  describe("what else a page sends", () => {
    test.each(initiatorCases)("$title", async (given) => {
      const { ours, real } = await playInitiator(live(), given)
      expect(ours).toEqual(real)
    })
  })

  describe("preflights that it keeps", () => {
    test.each(cacheCases.map(({ title }, at) => ({ title, at })))("$title", async ({ at }) => {
      const { ours, real } = await playCacheCase(live(), at)
      expect(ours).toEqual(real)
    })
  })

  const fresh = Math.floor(Math.random() * 2 ** 31)
  test(`${count} of the fresh seed ${fresh}: npm run conformance -- --browser ${name} --seed ${fresh} --count ${count} --depth everyday`, {
    timeout: 120_000,
  }, async () => {
    for (let at = 0; at < count; at++) expect(await disagreement(live(), fresh, at, "everyday")).toBeNull()
  })

  test("200 deep ones of a seed that agreed: redirects to whatever a Location may say, and what is kept", {
    timeout: 120_000,
  }, async () => {
    for (let at = 0; at < 200; at++) expect(await disagreement(live(), 20261125, at, "deep")).toBeNull()
  })
}

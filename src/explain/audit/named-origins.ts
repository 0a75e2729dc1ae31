import { addressSpaceOf } from "../../fetch/address-space.ts"
import { lets } from "../fix/reach.ts"
import { attackFrom } from "./attack.ts"
import type { Finding } from "./finding.ts"
import { allowOrigin, hasCredentials, type Subject, said } from "./subject.ts"
import { isAnySite } from "./who-may-read.ts"

const isLocalHost = (hostname: string): boolean => addressSpaceOf(hostname) !== "public"

/** The page's origin, and those that the text names, where they are let in. */
const namedOrigins = ({ config, pageOrigin, ask }: Subject): readonly string[] => {
  const written =
    config.framework === "replies"
      ? []
      : [...config.source.matchAll(/https?:\/\/[\w.-]+(?::\d+)?/g)].map(([origin]) => origin)
  return [...new Set([...written, pageOrigin])].filter((origin) => {
    if (!URL.canParse(origin)) return false
    const answer = ask(origin)
    return answer !== null && lets(answer, origin)
  })
}

/** An `http:` origin is let in by an API that is served by https: who sits on the way can write such a page. */
export function insecureOrigin(subject: Subject): readonly Finding[] {
  if (subject.url.protocol !== "https:" || isAnySite(subject)) return []
  const insecure = namedOrigins(subject).find((origin) => {
    const { protocol, hostname } = new URL(origin)
    return protocol === "http:" && !isLocalHost(hostname)
  })
  const answer = insecure === undefined ? null : subject.ask(insecure)
  if (insecure === undefined || answer === null) return []
  return [
    {
      id: "insecure origin",
      severity: hasCredentials(answer) ? "high" : "medium",
      title: `\`${insecure}\` is let in to an https: server`,
      reason:
        "Whoever sits between the user and that page (a hotel's network, say) writes what is on it, and with that reads this server: the encryption is worth nothing.",
      evidence: said(insecure, answer),
      span: allowOrigin(answer)?.cause?.span ?? null,
      attack: attackFrom(subject.scenario, subject.run, insecure, subject.key, hasCredentials(answer)),
      fix: null,
    },
  ]
}

/** Every subdomain is let in: one that is forgotten, or taken over, is enough. */
export function subdomains(subject: Subject): readonly Finding[] {
  if (isAnySite(subject)) return []
  const seen = namedOrigins(subject).map((origin) => new URL(origin).hostname)
  const fromSource =
    subject.config.framework === "replies"
      ? []
      : [...subject.config.source.matchAll(/([\w-]+)\\?\.(com|org|net|io|dev|app|co|example)\b/g)].map(
          ([, name, end]) => `x.${name}.${end}`,
        )
  for (const hostname of [...seen, ...fromSource]) {
    const domain = hostname.split(".").slice(-2).join(".")
    if (!domain.includes(".") || /^[\d.]+$/.test(domain)) continue
    const origin = `https://forgotten-campaign.${domain}`
    const answer = subject.ask(origin)
    if (answer === null || !lets(answer, origin)) continue
    return [
      {
        id: "subdomains",
        severity: hasCredentials(answer) ? "medium" : "low",
        title: `Every subdomain of \`${domain}\` is let in`,
        reason:
          "One forgotten name that points to a service which is no longer yours, or one page with a script injected, and somebody else is inside. List the ones that need it.",
        evidence: said(origin, answer),
        span: allowOrigin(answer)?.cause?.span ?? null,
        attack: attackFrom(subject.scenario, subject.run, origin, subject.key, hasCredentials(answer)),
        fix: null,
      },
    ]
  }
  return []
}

/** Origins of a developer's machine are let in by a server of the internet. */
export function developmentOrigins(subject: Subject): readonly Finding[] {
  const { config, url } = subject
  const isProduction =
    !isLocalHost(url.hostname) ||
    (config.framework !== "replies" && Object.values(config.env).some((value) => /^prod/i.test(value)))
  if (!isProduction || isAnySite(subject)) return []
  const local = namedOrigins(subject).find((origin) => isLocalHost(new URL(origin).hostname))
  const answer = local === undefined ? null : subject.ask(local)
  if (local === undefined || answer === null) return []
  return [
    {
      id: "development origins",
      severity: "low",
      title: `\`${local}\` is let in, in production`,
      reason:
        "Whatever runs at that address on the user's own machine reads this server as the user. Keep the origins of development out of production's list.",
      evidence: said(local, answer),
      span: allowOrigin(answer)?.cause?.span ?? null,
      attack: null,
      fix: null,
    },
  ]
}

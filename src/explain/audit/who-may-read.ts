import { addressSpaceOf } from "../../fetch/address-space.ts"
import type { ServerConfig } from "../../servers/registry.ts"
import { lets } from "../fix/reach.ts"
import { attackFrom } from "./attack.ts"
import type { Finding } from "./finding.ts"
import { patternMends } from "./pattern-mends.ts"
import {
  ANY_SITE,
  allowOrigin,
  edited,
  fixOf,
  hasCredentials,
  mendsFor,
  type Subject,
  said,
} from "./subject.ts"
import { witnesses } from "./witness.ts"

/** Every site is let in: named, whoever it is, or by `*`; with the user's cookies it is critical. */
export function anySite(subject: Subject): readonly Finding[] {
  const answer = subject.ask(ANY_SITE)
  if (answer === null || !lets(answer, ANY_SITE)) return []
  const { scenario, run, key } = subject
  const span = allowOrigin(answer)?.cause?.span ?? null
  const attack = attackFrom(scenario, run, ANY_SITE, key, hasCredentials(answer))
  const fix = fixOf(subject, ANY_SITE, [
    ...mendsFor(subject, { kind: "named origin", origin: subject.pageOrigin }),
    ...mendsFor(subject, { kind: "origin", origin: subject.pageOrigin }),
  ])
  if (hasCredentials(answer))
    return [
      {
        id: "any site with credentials",
        severity: "critical",
        title: "Every site on the internet may read answers made with the user's cookies",
        reason:
          "Whoever asks is named, and credentials are allowed: a page that the user happens to visit asks this server as the user, and reads what it says. CORS is then as good as switched off.",
        evidence: said(ANY_SITE, answer),
        span,
        attack,
        fix,
      },
    ]
  const isLocal = addressSpaceOf(subject.url.hostname) !== "public"
  return [
    {
      id: "any site",
      severity: isLocal ? "medium" : "low",
      title: isLocal
        ? "Every site on the internet may read this local server"
        : "Every site may read this server, without cookies",
      reason: isLocal
        ? "It can be reached from the user's machine only, and `*` hands it on to any page that the user visits."
        : "That is right for data that everybody may have anyway. It was often put there “to make it work”, and stays: name the origins, if they are known.",
      evidence: said(ANY_SITE, answer),
      span,
      attack: null,
      fix,
    },
  ]
}

/** Is a site that nobody heard of let in? */
export const isAnySite = (subject: Subject): boolean => {
  const answer = subject.ask(ANY_SITE)
  return answer !== null && lets(answer, ANY_SITE)
}

/** `null` is let in: any site can ask as it, from a sandboxed frame. */
export function opaqueOrigin(subject: Subject): readonly Finding[] {
  const answer = subject.ask("null")
  if (answer === null || !lets(answer, "null") || isAnySite(subject)) return []
  const { config, scenario, run, key } = subject
  const entry =
    config.framework === "replies" ? null : /(["'])null\1\s*,?\s*|,\s*(["'])null\2/.exec(config.source)
  const changes =
    entry === null || config.framework === "replies"
      ? []
      : [
          {
            title: "Take `null` off the list",
            config: edited(config, [
              { span: { from: entry.index, to: entry.index + entry[0].length }, text: "" },
            ]),
          },
        ]
  return [
    {
      id: "opaque origin",
      severity: hasCredentials(answer) ? "high" : "medium",
      title: "`null` is let in, and `null` is anybody",
      reason:
        "A sandboxed frame, a file or a data: page has the origin `null`: any site can make such a frame, and then it is let in. It is no name for “no origin”.",
      evidence: said("null", answer),
      span: allowOrigin(answer)?.cause?.span ?? null,
      attack: attackFrom(scenario, run, "null", key, hasCredentials(answer)),
      fix: fixOf(subject, "null", changes),
    },
  ]
}

/** A pattern, or a function, lets in an origin that only looks like one of those that were meant: with a witness. */
export function strangers(subject: Subject): readonly Finding[] {
  const { config, scenario, run, key, ask } = subject
  if (config.framework === "replies" || isAnySite(subject)) return []
  const isAllowed = (origin: string): boolean => {
    const answer = ask(origin)
    return answer !== null && lets(answer, origin)
  }
  const [witness, ...others] = witnesses(config.source, isAllowed)
  if (witness === undefined) return []
  const answer = ask(witness.origin)
  if (answer === null) return []
  const span = allowOrigin(answer)?.cause?.span ?? null
  const changes =
    span === null
      ? []
      : patternMends(config.source, span).map(({ title, edits }) => ({
          title,
          config: edited(config, edits),
        }))
  const still = (given: ServerConfig) =>
    subject.letsWith(given, witness.seed) && !others.some(({ origin }) => subject.letsWith(given, origin))
  return [
    {
      id: "strangers",
      severity: hasCredentials(answer) ? "critical" : "high",
      title: `\`${witness.origin}\` passes, and belongs to somebody else`,
      reason: `The pattern is meant for \`${witness.seed}\` and the like. It takes more: ${witness.how}.${
        others.length === 0
          ? ""
          : ` So do ${others
              .slice(0, 2)
              .map(({ origin }) => `\`${origin}\``)
              .join(" and ")}.`
      }`,
      evidence: said(witness.origin, answer),
      span,
      attack: attackFrom(scenario, run, witness.origin, key, hasCredentials(answer)),
      fix: fixOf(
        subject,
        witness.origin,
        changes.filter((change) => still(change.config)),
      ),
    },
  ]
}

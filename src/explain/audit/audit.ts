import { addressSpaceOf } from "../../fetch/address-space.ts"
import { byteLowercase } from "../../fetch/header-list.ts"
import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import type { Need } from "../../servers/mend.ts"
import { emulators, type ServerConfig, type SourceConfig, serverOf } from "../../servers/registry.ts"
import type { LocatedHeader, Server, ServerAnswer } from "../../servers/server.ts"
import { applyEdits, type TextEdit } from "../../source/text-edit.ts"
import { answerTo, header, lets, targetOf } from "../fix/reach.ts"
import { attackFrom } from "./attack.ts"
import { type Finding, severityRank } from "./finding.ts"
import { patternMends } from "./pattern-mends.ts"
import { witnesses } from "./witness.ts"

/** What the checks look at: one server, at one address, and a way to ask it. */
interface Subject {
  readonly scenario: Scenario
  readonly run: number
  readonly key: string
  readonly config: ServerConfig
  readonly url: URL
  readonly pageOrigin: string
  readonly isPageAllowed: boolean
  readonly build: (config: ServerConfig) => Server
  readonly ask: (origin: string) => ServerAnswer | null
  /** does a server of another config let an origin in? */
  readonly letsWith: (config: ServerConfig, origin: string) => boolean
}

const ANY_SITE = "https://attacker.example"

/**
 * Looks at a server's CORS policy, whether it blocks anything or not: by asking the server itself, with origins that an
 * attacker could have.
 * @returns the worst first; empty where nobody answers at the address
 */
export function audit(
  scenario: Scenario,
  run: number,
  build: (config: ServerConfig) => Server = serverOf,
): readonly Finding[] {
  const target = targetOf(scenario, run)
  if (target === null) return []
  const { url, key, config } = target
  const server = build(config)
  const { method } = requestOf(scenario, run)
  const askServer = (of: Server, origin: string) =>
    answerTo(of, url, ["GET", "POST"].includes(method) ? method : "GET", [["Origin", origin]])
  const pageOrigin = URL.canParse(scenario.page.url) ? new URL(scenario.page.url).origin : "null"
  const ask = (origin: string) => askServer(server, origin)
  const page = ask(pageOrigin)
  const subject: Subject = {
    scenario,
    run,
    key,
    config,
    url,
    pageOrigin,
    isPageAllowed: page !== null && lets(page, pageOrigin),
    build,
    ask,
    letsWith: (other, origin) => {
      const answer = askServer(build(other), origin)
      return answer !== null && lets(answer, origin)
    },
  }
  const findings = [
    anySite,
    opaqueOrigin,
    strangers,
    insecureOrigin,
    subdomains,
    missingVary,
    developmentOrigins,
    contradiction,
    needlessMethods,
  ].flatMap((check) => check(subject))
  return [...findings].sort((a, b) => severityRank(b.severity) - severityRank(a.severity))
}

const allowOrigin = (answer: ServerAnswer): LocatedHeader | null =>
  answer.headers.find(({ name }) => byteLowercase(name) === "access-control-allow-origin") ?? null

const hasCredentials = (answer: ServerAnswer): boolean =>
  header(answer, "access-control-allow-credentials") === "true" &&
  header(answer, "access-control-allow-origin") !== "*"

const said = (origin: string, answer: ServerAnswer): string =>
  `Asked with \`Origin: ${origin}\`, it answers \`Access-Control-Allow-Origin: ${header(answer, "access-control-allow-origin")}\`${hasCredentials(answer) ? " and `Access-Control-Allow-Credentials: true`" : ""}.`

/** A change of the server's own text that shuts one origin out and leaves the page in. */
function fixOf(
  subject: Subject,
  shutOut: string,
  changes: readonly { readonly title: string; readonly config: ServerConfig }[],
): Finding["fix"] {
  for (const { title, config } of changes) {
    if (subject.letsWith(config, shutOut)) continue
    if (
      subject.isPageAllowed &&
      subject.pageOrigin !== shutOut &&
      !subject.letsWith(config, subject.pageOrigin)
    )
      continue
    return {
      title,
      scenario: { ...subject.scenario, servers: { ...subject.scenario.servers, [subject.key]: config } },
    }
  }
  return null
}

const edited = (config: SourceConfig, edits: readonly TextEdit[]): SourceConfig => ({
  ...config,
  source: applyEdits(config.source, edits),
})

function mendsFor(
  { config, build }: Subject,
  need: Need,
): readonly { readonly title: string; readonly config: ServerConfig }[] {
  if (config.framework === "replies") return []
  return emulators[config.framework]
    .mend(config.source, build(config), need)
    .map(({ title, edits }) => ({ title, config: edited(config, edits) }))
}

function anySite(subject: Subject): readonly Finding[] {
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

const isAnySite = (subject: Subject): boolean => {
  const answer = subject.ask(ANY_SITE)
  return answer !== null && lets(answer, ANY_SITE)
}

function opaqueOrigin(subject: Subject): readonly Finding[] {
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

function strangers(subject: Subject): readonly Finding[] {
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

function insecureOrigin(subject: Subject): readonly Finding[] {
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

function subdomains(subject: Subject): readonly Finding[] {
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

function missingVary(subject: Subject): readonly Finding[] {
  const one = subject.ask(subject.pageOrigin)
  const other = subject.ask("https://another.example")
  if (one === null || other === null) return []
  const differ = header(one, "access-control-allow-origin") !== header(other, "access-control-allow-origin")
  const names = (answer: ServerAnswer) => byteLowercase(header(answer, "vary") ?? "").split(/\s*,\s*/)
  const isSaid = (answer: ServerAnswer) => names(answer).includes("origin") || names(answer).includes("*")
  if (!differ || [one, other].every(isSaid)) return []
  const [mend] = mendsFor(subject, { kind: "vary" })
  return [
    {
      id: "missing vary",
      // A cache that keeps the answer for nobody in particular is the rarer way to be caught by it.
      severity: isSaid(one) ? "info" : "medium",
      title: "The answer depends on the origin, and does not say so",
      reason:
        "Without `Vary: Origin` on every answer, a cache keeps the one for one origin and gives it to another, which is then blocked: a failure that comes and goes.",
      evidence: `For \`${subject.pageOrigin}\` it says \`${header(one, "access-control-allow-origin") ?? "nothing"}\`, for another origin \`${header(other, "access-control-allow-origin") ?? "nothing"}\`, and \`Vary\` is \`${header(one, "vary") ?? "(missing)"}\` and \`${header(other, "vary") ?? "(missing)"}\`.`,
      span: allowOrigin(one)?.cause?.span ?? allowOrigin(other)?.cause?.span ?? null,
      attack: null,
      fix:
        mend === undefined
          ? null
          : {
              title: mend.title,
              scenario: {
                ...subject.scenario,
                servers: { ...subject.scenario.servers, [subject.key]: mend.config },
              },
            },
    },
  ]
}

function developmentOrigins(subject: Subject): readonly Finding[] {
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

function contradiction(subject: Subject): readonly Finding[] {
  const answer = subject.ask(subject.pageOrigin)
  if (
    answer === null ||
    header(answer, "access-control-allow-origin") !== "*" ||
    header(answer, "access-control-allow-credentials") !== "true"
  )
    return []
  return [
    {
      id: "contradiction",
      severity: "info",
      title: "`*` and credentials: the one makes the other useless",
      reason:
        "For a request with credentials `*` does not count, so that `Access-Control-Allow-Credentials: true` is never of use beside it.",
      evidence: said(subject.pageOrigin, answer),
      span:
        answer.headers.find(({ name }) => byteLowercase(name) === "access-control-allow-credentials")?.cause
          ?.span ?? null,
      attack: null,
      fix: null,
    },
  ]
}

function needlessMethods(subject: Subject): readonly Finding[] {
  const { config, url, pageOrigin } = subject
  if (config.framework === "replies") return []
  const server = subject.build(config)
  const preflight = answerTo(server, url, "OPTIONS", [
    ["Origin", pageOrigin],
    ["Access-Control-Request-Method", "PUT"],
  ])
  const allowed = (header(preflight, "access-control-allow-methods") ?? "")
    .split(",")
    .map((name) => name.trim())
  const changing = allowed.filter((name) => ["PUT", "PATCH", "DELETE"].includes(name))
  const needless = changing.filter((method) => {
    const status = answerTo(server, url, method, [["Origin", pageOrigin]])?.status
    return status === 404 || status === 405
  })
  if (needless.length === 0 || needless.length === changing.length + 1) return []
  return [
    {
      id: "needless methods",
      severity: "info",
      title: `${needless.map((name) => `\`${name}\``).join(", ")} ${needless.length === 1 ? "is" : "are"} allowed, and not needed at \`${url.pathname}\``,
      reason:
        "The route does not take them. Harmless as it is; a route that is added later is open to every allowed origin from its first day.",
      evidence: `The preflight allows \`${allowed.join(", ")}\`, and the route answers ${needless.map((name) => `\`${name}\``).join(", ")} with 404 or 405.`,
      span:
        preflight?.headers.find(({ name }) => byteLowercase(name) === "access-control-allow-methods")?.cause
          ?.span ?? null,
      attack: null,
      fix: null,
    },
  ]
}

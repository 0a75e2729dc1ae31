import { byteLowercase } from "../../fetch/header-list.ts"
import type { ServerAnswer } from "../../servers/server.ts"
import { answerTo, header } from "../fix/reach.ts"
import type { Finding } from "./finding.ts"
import { allowOrigin, mendsFor, type Subject, said } from "./subject.ts"

/** The answer hangs on who asks, and does not say so: a cache may give one's answer to another. */
export function missingVary(subject: Subject): readonly Finding[] {
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

/** `*` beside credentials: no browser takes both. */
export function contradiction(subject: Subject): readonly Finding[] {
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

/** Methods are allowed that no route takes. */
export function needlessMethods(subject: Subject): readonly Finding[] {
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

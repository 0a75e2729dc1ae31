import { parsePhp } from "../../source/php/parse.ts"
import { Evaluation } from "../../source/script/evaluation.ts"
import { answering } from "../answering.ts"
import { noOrigin } from "../gateway.ts"
import type { Cause, Finding, LayerInfo, Server, Visit } from "../server.ts"
import { namesCorsHeader } from "../usual-findings.ts"
import { phpScript } from "./run.ts"
import { headersIn } from "./written-headers.ts"

interface PhpInput {
  readonly source: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
}

/** Reads a PHP script into a server that answers as it would, whatever the path: PHP 8.2. Never throws. */
export function phpServer({ source, env, answers }: PhpInput): Server {
  const { statements, problems } = parsePhp(source)
  const written = headersIn(source)
  const script = phpScript(BRINGS.test(source) || !/<\?(?:php|=)/.test(source))
  const evaluation = new Evaluation(source, { env, answers }, script.dialect)
  const [first] = written.filter(({ name }) => name === "access-control-allow-origin")
  const saysOrigin = namesCorsHeader(source)
  const layer: LayerInfo = {
    id: "script",
    name: "the script",
    role: saysOrigin ? "cors" : "route",
    span: first?.statement ?? null,
  }
  const why: Cause = {
    span: layer.span,
    option: null,
    why: "for this request it does not come to where it is set",
  }
  return {
    framework: "php",
    label: "PHP",
    version: "8.2",
    layers: [layer],
    options: written
      .filter(({ name }) => /^(?:access-control-|vary$)/.test(name))
      .map(({ name, value, statement }) => ({ name, value, isDefault: false, span: statement })),
    findings: findingsOf(source),
    problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => {
      const visits: Visit[] = []
      return answering(
        evaluation,
        () => {
          const { sent, body } = script.answer(evaluation, statements, request)
          visits.push({ layer, action: "answered", note: "" })
          const isSaid = sent.headers.some(({ name }) => name === "access-control-allow-origin")
          const isEmpty = request.method === "HEAD" || sent.status === 204 || sent.status === 304
          return {
            kind: "answer",
            status: sent.status,
            headers: sent.finished(),
            body: isEmpty ? "" : body,
            layer,
            visits,
            absences: isSaid || !saysOrigin ? [] : [noOrigin(layer, why)],
            reachedApplication: true,
            cause: sent.status >= 300 ? sent.cause : null,
          }
        },
        visits,
      )
    },
  }
}

const BRINGS = /\b(?:require|include)(?:_once)?[ \t]*(?=[('"$]|__DIR__\b|dirname\b)/

/** What of it is not read, and what may go otherwise elsewhere. */
function findingsOf(source: string): readonly Finding[] {
  const at = (pattern: RegExp) => {
    const found = pattern.exec(source)
    return found === null ? null : { from: found.index, to: found.index + found[0].length }
  }
  const findings: Finding[] = []
  const brought = at(BRINGS)
  if (brought !== null)
    findings.push({
      kind: "notice",
      text: "What it brings in is in other files: paste them in its place, where they answer or set headers.",
      span: brought,
    })
  const made = at(/^[ \t]*(?:(?:final|abstract|readonly)[ \t]+)*class[ \t]+\w+/m)
  if (made !== null)
    findings.push({
      kind: "problem",
      text: "Classes are not read: what their methods do is passed over.",
      span: made,
    })
  const hook = at(/\badd_(?:action|filter)\s*\(/)
  if (hook !== null)
    findings.push({
      kind: "problem",
      text: "WordPress calls this, and sends CORS headers of its own for its REST API: neither is played.",
      span: hook,
    })
  if (!namesCorsHeader(source) && brought === null)
    findings.push({
      kind: "notice",
      text: "No CORS header is set here: no answer carries one.",
      span: null,
    })
  const before = /^(?!<\?)[\s\S]*?(?=<\?(?:php|=))/.exec(source)?.[0] ?? ""
  if (before !== "")
    findings.push({
      kind: "notice",
      text: "What stands before `<?php` is sent first. Without output_buffering, as in Docker’s images of PHP, which have no php.ini, no header can be set after it.",
      span: { from: 0, to: before.length },
    })
  return findings
}

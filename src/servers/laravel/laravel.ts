import { phpDialect } from "../../source/php/dialect.ts"
import { parsePhp } from "../../source/php/parse.ts"
import { OpenQuestion } from "../../source/question.ts"
import { Evaluation } from "../../source/script/evaluation.ts"
import { run } from "../../source/script/run.ts"
import type { Value } from "../../source/script/values.ts"
import { answering } from "../answering.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { handleCors } from "./handle-cors.ts"
import { type CorsSettings, settingsOf, understood } from "./settings.ts"

interface LaravelInput {
  readonly source: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  /** the application behind the middleware, which is not in the paste */
  readonly upstream: Upstream
}

/**
 * Reads `config/cors.php` into a server that answers as Laravel's `HandleCors` does: Laravel 13.26,
 * Illuminate/Http/Middleware/HandleCors.php, with fruitcake/php-cors 1.4. Never throws.
 */
export function laravelServer({ source, env, answers, upstream }: LaravelInput): Server {
  const { statements, problems } = parsePhp(source)
  const evaluation = new Evaluation(source, { env, answers }, phpDialect)
  const findings: Finding[] = []
  const entries = returned(evaluation, statements, source)
  const layer: LayerInfo = {
    id: "HandleCors",
    name: "HandleCors",
    role: "cors",
    span: entries?.get("allowed_origins")?.span ?? null,
  }
  if (entries === null)
    findings.push({
      kind: "problem",
      text: "No array of settings was found here: nothing with 'paths' and 'allowed_origins'.",
      span: null,
    })
  else findings.push(...notices(entries, evaluation))
  return {
    framework: "laravel",
    label: "Laravel",
    version: "13.26",
    layers: [layer, ...upstream.layers],
    options: understood(entries ?? new Map()),
    findings: [...findings, ...upstream.findings],
    problems,
    environment: [...evaluation.environment, ...upstream.environment],
    questions: () => [...evaluation.asked, ...upstream.questions()],
    respond: (request) => respond(evaluation, entries, layer, upstream, request),
  }
}

/** The array that the file returns; of a part of a file, the entries alone. */
function returned(
  evaluation: Evaluation,
  statements: Parameters<typeof run>[2],
  source: string,
): ReadonlyMap<string, Value> | null {
  try {
    const end = run(evaluation, evaluation.globals, statements)
    if (end.kind === "returned" && end.value.kind === "map") return end.value.entries
    const open = [...evaluation.globals.names.values()].find(
      (value) => value.kind === "map" && value.entries.has("allowed_origins"),
    )
    if (open?.kind === "map") return open.entries
    return /\breturn\b/.test(source) ? null : entriesAlone(evaluation, source)
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
    return null
  }
}

/** `'allowed_origins' => […],` without the array around it: read as if it stood in one. */
function entriesAlone(evaluation: Evaluation, source: string): ReadonlyMap<string, Value> | null {
  const before = "return ["
  const { statements } = parsePhp(`${before}${source.replace(/<\?php/, "     ")}];`)
  const end = run(evaluation, evaluation.globals, statements)
  if (end.kind !== "returned" || end.value.kind !== "map") return null
  return new Map([...end.value.entries].map(([name, value]) => [name, shifted(value, -before.length)]))
}

function shifted(value: Value, by: number): Value {
  const span = { from: Math.max(0, value.span.from + by), to: Math.max(0, value.span.to + by) }
  return value.kind === "list"
    ? { ...value, span, items: value.items.map((item) => shifted(item, by)) }
    : { ...value, span }
}

function notices(entries: ReadonlyMap<string, Value>, evaluation: Evaluation): readonly Finding[] {
  const credentials = entries.get("supports_credentials")
  const origins = entries.get("allowed_origins")
  const hasStar =
    origins?.kind === "list" && origins.items.some((item) => item.kind === "string" && item.value === "*")
  const list = (name: string): readonly Finding[] => {
    const value = entries.get(name)
    return value !== undefined && value.kind !== "list" && value.kind !== "map" && value.kind !== "unknown"
      ? [
          {
            kind: "problem",
            text: `${name} has to be an array, and is ${evaluation.textAt(value.span)}: every request fails with a TypeError.`,
            span: value.span,
          },
        ]
      : []
  }
  return [
    ...["paths", "allowed_methods", "allowed_origins", "allowed_origins_patterns", "allowed_headers"].flatMap(
      list,
    ),
    ...(hasStar && credentials?.kind === "boolean" && credentials.value
      ? [
          {
            kind: "notice" as const,
            text: "With `*` and credentials, Laravel names whoever asks: every site may read what a user's cookies open.",
            span: origins.span,
          },
        ]
      : []),
  ]
}

function respond(
  evaluation: Evaluation,
  entries: ReadonlyMap<string, Value> | null,
  layer: LayerInfo,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  if (entries === null) return upstream.respond(request)
  return answering(evaluation, () => {
    const settings: CorsSettings = settingsOf(evaluation, entries)
    return handleCors(settings, layer, upstream, request)
  })
}

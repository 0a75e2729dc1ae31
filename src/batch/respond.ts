import type { HeaderList } from "../fetch/header-list.ts"
import { respondSchema } from "../scenario/schema.ts"
import { loadEverything } from "../servers/everything.ts"
import { FRAMEWORKS, frameworks, recognise } from "../servers/frameworks.ts"
import { type SourceConfig, serverOf } from "../servers/registry.ts"
import type { ServerRequest } from "../servers/server.ts"
import { fixedUpstream } from "../servers/upstream.ts"
import { readCommandLine } from "./arguments.ts"
import { eachLine, type LineResult, problem } from "./lines.ts"

interface Asked {
  readonly framework?: string | undefined
  readonly version?: string | undefined
  readonly source: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  readonly upstream?: { readonly status: number; readonly headers: HeaderList } | undefined
}

/** The config that a line describes, or a sentence that says what is wrong with it. */
function configOf(asked: Asked): SourceConfig | string {
  const named = asked.framework ?? recognise(asked.source)
  const framework = FRAMEWORKS.find((each) => each === named)
  if (framework === undefined) {
    return named === null
      ? `the source is not recognised; the frameworks that can be read are ${FRAMEWORKS.join(", ")}`
      : `the framework ${named} can't be read yet; those that can are ${FRAMEWORKS.join(", ")}`
  }
  const { versions } = frameworks[framework]
  const version = versions.find((each) => each === (asked.version ?? versions[0]))
  if (version === undefined)
    return `there is no emulator for ${framework} ${asked.version}; there is one for ${versions.join(" and ")}`
  return { framework, version, source: asked.source, env: asked.env, answers: asked.answers, behind: null }
}

function answer(asked: Asked, request: ServerRequest): LineResult {
  const config = configOf(asked)
  if (typeof config === "string") return problem(config)
  const { upstream } = asked
  const server = serverOf(
    config,
    upstream === undefined ? undefined : fixedUpstream({ ...upstream, body: "{}" }, true),
  )
  const [wrong] = server.problems
  if (wrong !== undefined) return problem(wrong.message, wrong.place)
  const reply = server.respond(request)
  if (reply.kind === "undetermined") return problem(`${reply.question.text} (${reply.question.reason})`)
  const headers = reply.headers.map(({ name, value }) => [name, value])
  return { ok: true, value: { status: reply.status, headers, body: reply.body, layer: reply.layer.name } }
}

async function main(): Promise<void> {
  await loadEverything()
  const given = readCommandLine(process.argv.slice(2))
  if (given === null) {
    await eachLine(respondSchema, (line) => answer(line, { ...line.request, scheme: "http", host: null }))
    return
  }
  const url = new URL(given.url)
  const result = answer(
    { source: given.source, version: given.version ?? undefined, env: given.env, answers: {} },
    {
      method: given.method,
      path: url.pathname + url.search,
      headers: [["Origin", given.origin], ...given.headers],
      scheme: url.protocol === "https:" ? "https" : "http",
      host: url.host,
    },
  )
  if (!result.ok) throw new Error(result.problem.message)
  process.stdout.write(`${JSON.stringify(result.value, null, 2)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})

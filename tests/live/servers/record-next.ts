// Records what Next.js itself answers: `npx tsx tests/live/servers/record-next.ts FOLDER`, where FOLDER has next, react and
// react-dom of the release that src/servers/next emulates. All files become one app, which is built once.
import { spawn, spawnSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { ask } from "./ask.ts"
import { isUp } from "./proxies.ts"
import { anyRequest } from "./requests.ts"

const SEED = 20261125
const PORT = 4571
const folder = process.argv[2] ?? ""
const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

const ORIGIN = [
  '"*"',
  '"https://app.example.com"',
  "origin",
  'allowed.includes(origin) ? origin : ""',
] as const
const headers = fc
  .record({ origin: pick(...ORIGIN), methods: fc.boolean(), vary: fc.boolean(), credentials: fc.boolean() })
  .map(
    ({ origin, methods, vary, credentials }) =>
      `{ "Access-Control-Allow-Origin": ${origin}${methods ? ', "Access-Control-Allow-Methods": "GET, POST, PUT"' : ""}${vary ? ', Vary: "Origin"' : ""}${credentials ? ', "Access-Control-Allow-Credentials": "true"' : ""} }`,
  )
const SHARED = `const allowed = ["http://localhost:5173", "https://app.example.com"]\n`
const READ = `  const origin = request.headers.get("origin") ?? ""\n`

const route = fc
  .record({
    headers,
    get: pick(
      "Response.json({ ok: true }HEADERS)",
      'new NextResponse("hello"HEADERS)',
      "NextResponse.json([1, 2]HEADERS)",
    ),
    has: fc.boolean(),
    options: pick("none", "none", "own", "plain"),
    post: pick("none", "throws", "401", "set"),
  })
  .map(({ headers: given, get, has, options, post }) =>
    [
      'import { NextResponse } from "next/server"\n',
      SHARED,
      `export async function GET(request) {\n${READ}  return ${get.replace("HEADERS", has ? `, { headers: ${given} }` : "")}\n}\n`,
      ...(options === "own"
        ? [
            `export function OPTIONS(request) {\n${READ}  return new Response(null, { status: 204, headers: ${given} })\n}\n`,
          ]
        : []),
      ...(options === "plain" ? [`export const OPTIONS = async () => new Response("ok")\n`] : []),
      ...(post === "throws" ? [`export async function POST() {\n  throw new Error("boom")\n}\n`] : []),
      ...(post === "401"
        ? [
            `export async function POST(request) {\n${READ}  if (!request.headers.has("authorization")) return NextResponse.json({ error: "no token" }, { status: 401, headers: ${given} })\n  return new Response(null, { status: 201 })\n}\n`,
          ]
        : []),
      ...(post === "set"
        ? [
            `export async function POST(request) {\n${READ}  const response = NextResponse.json({ id: 1 }, { status: 201 })\n  response.headers.set("Access-Control-Allow-Origin", origin)\n  response.headers.append("Vary", "Origin")\n  return response\n}\n`,
          ]
        : []),
    ].join("\n"),
  )

const page = fc
  .record({
    sets: fc.subarray([
      'res.setHeader("Access-Control-Allow-Origin", "*")',
      'res.setHeader("Access-Control-Allow-Headers", "Content-Type, Authorization")',
      'res.setHeader("Vary", "Origin")',
      'res.setHeader("Access-Control-Allow-Credentials", "true")',
    ]),
    options: pick(
      "",
      'if (req.method === "OPTIONS") return res.status(200).end()',
      'if (req.method === "OPTIONS") {\n    res.status(204).end()\n    return\n  }',
    ),
    rest: pick(
      "res.status(200).json({ ok: true })",
      'res.status(req.method === "POST" ? 201 : 405).send("text")',
      'throw new Error("boom")',
    ),
  })
  .map(
    ({ sets, options, rest }) =>
      `export default async function handler(req, res) {\n${[...sets, options, rest]
        .filter((line) => line !== "")
        .map((line) => `  ${line}\n`)
        .join("")}}\n`,
  )

const rule = fc
  .record({
    source: pick("/:path*", "/:id", "/:id(\\\\d+)", "/(.*)"),
    pairs: fc.subarray(
      [
        ["Access-Control-Allow-Origin", "https://app.example.com"],
        ["Access-Control-Allow-Origin", "*"],
        ["Access-Control-Allow-Methods", "GET,POST,PUT"],
        ["Access-Control-Allow-Headers", "Content-Type, Authorization"],
        ["Vary", "Origin"],
      ],
      { minLength: 1 },
    ),
    has: pick(
      "",
      "",
      ', has: [{ type: "header", key: "origin", value: "https://.*\\\\.example\\\\.com" }]',
      ', missing: [{ type: "header", key: "authorization" }]',
    ),
  })
  .map(
    ({ source, pairs, has }) =>
      `{ source: "PREFIX${source}"${has}, headers: [${pairs.map(([key, value]) => `{ key: "${key}", value: "${value}" }`).join(", ")}] }`,
  )
const config = fc.array(rule, { minLength: 1, maxLength: 3 })

const proxy = fc
  .record({
    headers,
    guard: pick(
      "",
      '  if (request.method !== "OPTIONS" && !request.headers.get("authorization")) return new NextResponse("no token", { status: 401 })\n',
    ),
    preflight: pick(
      "",
      '  if (request.method === "OPTIONS") return NextResponse.json({}, { headers: HEADERS })\n',
      '  if (request.method === "OPTIONS") return new NextResponse(null, { status: 204, headers: HEADERS })\n',
    ),
    rest: pick(
      "  const response = NextResponse.next()\n  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value)\n  return response\n",
      "  return NextResponse.next({ headers: HEADERS })\n",
      "",
      '  if (request.method === "PUT") throw new Error("boom")\n  return NextResponse.next()\n',
    ),
  })
  .map(
    ({ headers: given, guard, preflight, rest }) =>
      `(request) {\n${READ}${(guard + preflight + rest).replaceAll("HEADERS", given)}}\n`,
  )

const routes = fc.sample(route, { seed: SEED, numRuns: 60 })
const pages = fc.sample(page, { seed: SEED, numRuns: 30 })
const configs = fc.sample(config, { seed: SEED, numRuns: 40 })
const proxies = fc.sample(proxy, { seed: SEED, numRuns: 40 })

const put = (path: string, text: string): void => {
  const file = join(folder, path)
  mkdirSync(join(file, ".."), { recursive: true })
  writeFileSync(file, text)
}
for (const old of ["app", "pages", ".next"]) rmSync(join(folder, old), { recursive: true, force: true })
put(
  "app/layout.js",
  "export default function Layout({ children }) { return <html><body>{children}</body></html> }",
)
const EVERY = ["GET", "POST", "PUT", "DELETE", "PATCH"]
  .map((name) => `export const ${name} = () => Response.json({})\n`)
  .join("")
for (const [i, text] of routes.entries()) put(`app/r${i}/route.js`, text)
for (const [i, text] of pages.entries()) put(`pages/api/a${i}.js`, text)
for (const i of configs.keys()) put(`app/c${i}/[...rest]/route.js`, EVERY)
for (const i of proxies.keys()) put(`app/p${i}/route.js`, EVERY)
const rulesOf = (i: number) => (configs[i] ?? []).map((each) => each.replace("PREFIX", `/c${i}`))
put(
  "next.config.mjs",
  `export default { async headers() { return [${configs.flatMap((_, i) => rulesOf(i)).join(",\n")}] } }\n`,
)
put(
  "proxy.js",
  `import { NextResponse } from "next/server"\n${SHARED}const all = [${proxies.map((text) => `function ${text}`).join(",\n")}]
export function proxy(request) {
  const found = /^\\/p(\\d+)/.exec(request.nextUrl.pathname)
  return found === null ? NextResponse.next() : all[Number(found[1])](request)
}\n`,
)

const sources: readonly (readonly [source: string, paths: readonly string[]])[] = [
  ...routes.map((text, i) => [text, [`/r${i}`]] as const),
  ...pages.map((text, i) => [text, [`/api/a${i}`]] as const),
  ...configs.map(
    (_, i) =>
      [
        `/** next.config.mjs */\nconst nextConfig = {\n  async headers() {\n    return [\n${rulesOf(i)
          .map((each) => `      ${each},\n`)
          .join("")}    ]\n  },\n}\n\nexport default nextConfig\n`,
        [`/c${i}/7`, `/c${i}/x`, `/c${i}/x/7`],
      ] as const,
  ),
  ...proxies.map(
    (text, i) =>
      [
        `import { NextResponse } from "next/server"\n\n${SHARED}\nexport function proxy${text}`,
        [`/p${i}`],
      ] as const,
  ),
]

const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" }
const built = spawnSync("npx", ["next", "build"], { cwd: folder, env, encoding: "utf8" })
if (built.status !== 0) throw new Error(built.stdout + built.stderr)
const server = spawn("npx", ["next", "start", "-p", String(PORT)], {
  cwd: folder,
  env,
  stdio: "ignore",
  detached: true,
})
await isUp(PORT)
const lines: string[] = []
for (const [i, [source, paths]] of sources.entries()) {
  const exchanges = []
  for (const request of fc.sample(anyRequest(paths), { seed: SEED + i, numRuns: 8 })) {
    const { status, headers: answered, body } = await ask(PORT, request)
    // ETag is the body's hash, and x-nextjs-* is Next's own cache.
    const kept = answered.filter(([name]) => !/^(?:etag|x-nextjs-|cache-control|x-powered-by)/.test(name))
    const asked = request.headers.filter(([name]) => name !== "Host")
    exchanges.push({
      request: { ...request, headers: asked },
      response: { status, headers: kept, body: body.slice(0, 200) },
    })
  }
  lines.push(JSON.stringify({ framework: "next", version: "16.4.6", source, exchanges }))
}
writeFileSync(join(import.meta.dirname, "../../recordings/servers-next.jsonl"), `${lines.join("\n")}\n`)
if (server.pid !== undefined) process.kill(-server.pid)

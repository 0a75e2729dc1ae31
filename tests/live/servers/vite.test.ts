import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer as createHttpServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { resolve } from "node:path"
import fc from "fast-check"
import { createServer, type ViteDevServer } from "vite"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import type { ServerRequest } from "../../../src/servers/server.ts"
import { fixedUpstream, type Upstream } from "../../../src/servers/upstream.ts"
import { freshSeed } from "./agree.ts"
import { ask, comparable } from "./ask.ts"
import { corsOptions } from "./express-cases.ts"
import { freePorts } from "./free-ports.ts"
import { APP, startUpstream } from "./proxies.ts"
import { anyRequest } from "./requests.ts"

const root = mkdtempSync(resolve(import.meta.dirname, "../../../node_modules/.vite-root-"))
let target = ""
let upstream: Awaited<ReturnType<typeof startUpstream>>

beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {})
  const [port = 0] = await freePorts(1)
  upstream = await startUpstream(port)
  target = `http://127.0.0.1:${port}`
  writeFileSync(resolve(root, "index.html"), "<!doctype html>\n")
  mkdirSync(resolve(root, "src"))
  writeFileSync(resolve(root, "src/main.js"), "export {}\n")
})
afterAll(() => {
  upstream?.close()
  rmSync(root, { recursive: true, force: true })
})

/** The real dev server, by a config as users write it, on a port that nobody has. */
async function start(
  source: string,
  name: string,
): Promise<{ readonly vite: ViteDevServer; readonly port: number }> {
  const configFile = resolve(root, `${name}.config.mjs`)
  writeFileSync(configFile, source)
  const vite = await createServer({
    configFile,
    root,
    logLevel: "silent",
    clearScreen: false,
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: "127.0.0.1", watch: null, ws: false, preTransformRequests: false },
  })
  await vite.listen()
  const address: AddressInfo | string | null | undefined = vite.httpServer?.address()
  return { vite, port: address !== null && typeof address === "object" ? address.port : 0 }
}

const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

const rule = (to: string) =>
  fc.oneof(
    fc.constant(JSON.stringify(to)),
    fc
      .record(
        {
          changeOrigin: pick("true", "false"),
          rewrite: pick('(path) => path.replace(/^\\/api/, "")', '(path) => path.replace("/api", "")'),
          secure: pick("false"),
          configure: pick(
            '(proxy) => { proxy.on("proxyRes", (proxyRes) => { proxyRes.headers["access-control-allow-origin"] = "*" }) }',
            '(proxy, options) => { proxy.on("proxyRes", (proxyRes, req) => { delete proxyRes.headers["access-control-allow-origin"]; delete proxyRes.headers.vary }) }',
            '(proxy) => { proxy.on("error", (err) => { console.log(err) }) }',
          ),
          bypass: pick(
            '(req) => { if (req.headers.accept?.includes("html")) return "/index.html" }',
            '(req) => req.url.startsWith("/api/own") ? false : undefined',
          ),
        },
        { requiredKeys: [] },
      )
      .map(
        (given) =>
          `{ target: ${JSON.stringify(to)}, ${Object.entries(given)
            .map(([name, value]) => `${name}: ${value}`)
            .join(", ")} }`,
      ),
  )

const config = (to: string) =>
  fc
    .record(
      {
        cors: fc.oneof(pick("true", "false"), corsOptions),
        proxy: fc
          .record({ api: rule(to), own: fc.option(rule(to)), isPattern: fc.boolean() })
          .map(
            ({ api, own, isPattern }) =>
              `{ ${isPattern ? '"^/api/.*"' : '"/api"'}: ${api}${own === null ? "" : `, "/own": ${own}`} }`,
          ),
        headers: pick(
          '{ "X-A": "1" }',
          '{ "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store" }',
        ),
        allowedHosts: pick('["app.test"]', '[".example.com"]', "true"),
      },
      { requiredKeys: [] },
    )
    .map(
      (given) =>
        `import { defineConfig } from "vite"\nconst allowed = ["http://localhost:5173", "https://app.example.com"]\nexport default defineConfig({\n  server: {\n${Object.entries(
          given,
        )
          .map(([name, value]) => `    ${name}: ${value},\n`)
          .join("")}  },\n})\n`,
    )

const HOSTS = ["localhost", "app.test", "x.example.com", "evil.com", "10.0.0.1", "a.localhost"]

describe("Vite's dev server, live", () => {
  const seed = freshSeed()
  test(`120 configs by 10 requests, seed ${seed}`, { timeout: 120_000 }, async () => {
    const sources = fc.sample(config(target), { seed, numRuns: 120 })
    const paths = ["/", "/users", "/src/main.js", "/api/own", "/api/users", "/api/crash", "/own"]
    for (const [i, source] of sources.entries()) {
      const { vite, port } = await start(source, `c${i}`)
      try {
        const drawn = fc.sample(
          fc.tuple(anyRequest(paths), pick(...HOSTS), pick("*/*", "text/html", "application/json")),
          {
            seed: seed + i,
            numRuns: 10,
          },
        )
        const server = serverOf(sourceConfig("vite", source), APP)
        for (const [{ method, path, headers }, name, accept] of drawn) {
          const host = `${name}:${port}`
          const sent = {
            method,
            path,
            headers: [...headers.filter(([each]) => each !== "Host"), ["Accept", accept] as const],
          }
          const real = await ask(port, { ...sent, headers: [["Host", host], ...sent.headers] })
          const reply = server.respond({ ...sent, scheme: "http", host })
          if (reply.kind === "undetermined") throw new Error(reply.question.text)
          const ours = {
            status: reply.status,
            headers: reply.headers.map(({ name, value }) => [name, value] as const),
            body: reply.body,
          }
          expect({ source, host, sent, ...written(ours) }, source).toEqual({
            source,
            host,
            sent,
            ...written(real),
          })
        }
      } finally {
        await vite.close()
      }
    }
  })
})

/** Without what hangs on the files that there are: a hash of each, and what is in it; and the page of an error. */
const written = (answer: Parameters<typeof comparable>[0]) => {
  const { status, headers, body } = comparable(answer)
  return {
    status,
    headers: headers.filter((line) => !/^(?:etag|last-modified): /.test(line)),
    body:
      /^\s*<!doctype html>/i.test(body) ||
      headers.some((line) => /^content-type: text\/(?:html|javascript)/.test(line))
        ? ""
        : body,
  }
}

describe("what arrives behind its proxy", () => {
  const arrived: (readonly [
    string,
    string | undefined,
    string | undefined,
    string | undefined,
    string | undefined,
  ])[] = []
  const seen = ({ method = "", url, headers }: IncomingMessage) => {
    arrived.push([method, url, headers.host, headers.origin, String(headers["x-a"] ?? "")])
  }
  test.each([
    ["a text", '"TARGET"'],
    ["without changeOrigin", '{ target: "TARGET" }'],
    ["with it", '{ target: "TARGET", changeOrigin: true }'],
    ["a target with a path", '{ target: "TARGET/v1/", changeOrigin: true }'],
    ["headers", '{ target: "TARGET", headers: { Origin: "https://api.example", "X-A": "1" } }'],
    ["rewrite", '{ target: "TARGET", rewrite: (path) => path.replace(/^\\/api/, "/v2") }'],
    [
      "proxyReq",
      '{ target: "TARGET", configure: (proxy) => { proxy.on("proxyReq", (proxyReq) => { proxyReq.removeHeader("origin"); proxyReq.setHeader("x-a", "2") }) } }',
    ],
  ])("%s", async (name, written) => {
    arrived.length = 0
    const behind = createHttpServer((request, response) => {
      seen(request)
      response.end("{}")
    })
    await new Promise<void>((ready) => behind.listen(0, "127.0.0.1", ready))
    const address = behind.address()
    const to = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`
    const source = `export default { server: { proxy: { "/api": ${written.replace("TARGET", to)} } } }\n`
    const { vite, port } = await start(source, `behind-${name.replaceAll(" ", "-")}`)
    const host = `localhost:${port}`
    const sent = {
      method: "POST",
      path: "/api/users?x=1",
      headers: [["Origin", "http://localhost:5173"]] as const,
    }
    await ask(port, { ...sent, headers: [["Host", host], ...sent.headers] })
    await vite.close()
    behind.close()
    const ours: ServerRequest[] = []
    const fixed = fixedUpstream({ status: 200, headers: [], body: "{}" }, true)
    const noting: Upstream = {
      ...fixed,
      respond: (request) => {
        ours.push(request)
        return fixed.respond(request)
      },
    }
    serverOf(sourceConfig("vite", source), noting).respond({ ...sent, scheme: "http", host })
    const header = (request: ServerRequest, of: string) =>
      request.headers.find(([each]) => each.toLowerCase() === of)?.[1]
    expect(
      ours.map((each) => [
        each.method,
        each.path,
        each.host,
        header(each, "origin"),
        header(each, "x-a") ?? "",
      ]),
    ).toEqual(arrived)
  })
})

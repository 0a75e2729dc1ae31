import * as v from "valibot"
import { describe, expect, test } from "vitest"
import { FRAMEWORKS, frameworks } from "../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"
import { fixedUpstream } from "../../src/servers/upstream.ts"
import { readRecording } from "../recordings/read.ts"

const pairs = v.array(v.tuple([v.string(), v.string()]))
const row = v.object({
  framework: v.string(),
  version: v.optional(v.string()),
  source: v.string(),
  env: v.optional(v.record(v.string(), v.string()), {}),
  exchanges: v.array(
    v.object({
      request: v.object({ method: v.string(), path: v.string(), headers: pairs }),
      upstream: v.optional(v.object({ status: v.number(), headers: pairs })),
      response: v.object({ status: v.number(), headers: pairs, body: v.string() }),
    }),
  ),
})

const sorted = (headers: readonly (readonly [string, string])[]) =>
  headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort()

/** A stack of calls is the machine's own, and the recordings end in the middle of a longer body. */
const comparable = (body: string): string =>
  body
    .slice(0, 200)
    // What stands behind Django answered so; its body is not part of the recorded line.
    .replace('{"ok": true}', "{}")
    .replace(/<pre>(\w*Error[^<]*)<[\s\S]*$/, "<pre>$1")
    .replace(/<hr><center>nginx[\s\S]*$/, "")
    .replace(/^<!DOCTYPE html><html><head>[\s\S]*(500: Internal Server Error)[\s\S]*$/, "$1")

/**
 * The recorded sources ran in a realm of their own (node:vm: `evalmachine` stands in their stacks), and a regular expression
 * of another realm is no `instanceof RegExp` to the package: it takes it for `true`, and lets everybody in. A server that
 * runs as a program does test the pattern: tests/live/servers asks the real one.
 */
const asRecorded = (framework: string, source: string): string =>
  ["express", "fastify"].includes(framework)
    ? source.replace(/\/(?:\\.|[^/\n\\])+\/(?=,|\])/g, "true").replace(/(origin: \[)true,/, "$1{},")
    : source

const rows = [
  "servers-node",
  "servers-nginx",
  "servers-python",
  "servers-next",
  "servers-traefik",
  "servers-laravel",
  "servers-spring",
].flatMap((name) => readRecording(name).map((line, i) => ({ name, i, ...v.parse(row, line) })))

describe("status, headers and body of the real servers", () => {
  const played = rows.flatMap(({ framework, ...rest }) => {
    const known = FRAMEWORKS.find((each) => each === framework)
    return known === undefined ? [] : [{ framework: known, ...rest }]
  })
  test.each(played)("$framework, $name, source $i", ({ framework, version, source, env, exchanges }) => {
    const config = sourceConfig(framework, asRecorded(framework, source))
    const own = frameworks[framework].versions.find((each) => each === version)
    for (const { request, upstream, response } of exchanges) {
      const behind = upstream === undefined ? undefined : fixedUpstream({ ...upstream, body: "{}" }, true)
      const server = serverOf({ ...config, version: own ?? config.version, env }, behind)
      const reply = server.respond({ ...request, scheme: "http", host: null })
      if (reply.kind === "undetermined") throw new Error(reply.question.text)
      expect({
        request,
        status: reply.status,
        headers: sorted(reply.headers.map(({ name, value }) => [name, value])),
        body: comparable(reply.body),
      }).toEqual({
        request,
        status: response.status,
        headers: sorted(response.headers),
        body: comparable(response.body),
      })
    }
  })
  test.each(played)("$framework is recognised, $name, source $i", ({ framework, source }) => {
    const [first] = FRAMEWORKS.filter((each) => frameworks[each].recognise(source))
    expect(first).toBe(framework)
  })
})

import * as v from "valibot"
import { describe, expect, test } from "vitest"
import { serverOf } from "../../../src/servers/registry.ts"
import { STARLETTE_VERSIONS } from "../../../src/servers/starlette/versions.ts"
import { readRecording } from "../../recordings/read.ts"

const pairs = v.array(v.tuple([v.string(), v.string()]))
const row = v.object({
  version: v.picklist(STARLETTE_VERSIONS),
  source: v.string(),
  env: v.optional(v.record(v.string(), v.string()), {}),
  exchanges: v.array(
    v.object({
      request: v.object({ method: v.string(), path: v.string(), headers: pairs }),
      response: v.object({ status: v.number(), headers: pairs, body: v.string() }),
    }),
  ),
})

const sorted = (headers: readonly (readonly [string, string])[]) =>
  headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort()

describe.each(["servers-starlette", "servers-starlette-old"])(
  "%s: status, headers and body of the real Starlette",
  (name) => {
    const rows = readRecording(name).map((line, i) => ({ i, ...v.parse(row, line) }))
    test.each(rows)("source $i under $version", ({ version, source, env, exchanges }) => {
      const server = serverOf({ framework: "starlette", version, source, env, answers: {}, behind: null })
      for (const { request, response } of exchanges) {
        const reply = server.respond({ ...request, scheme: "http", host: null })
        if (reply.kind === "undetermined") throw new Error(reply.question.text)
        expect({
          request,
          status: reply.status,
          headers: sorted(reply.headers.map(({ name, value }) => [name, value])),
          body: reply.body,
        }).toEqual({
          request,
          status: response.status,
          headers: sorted(response.headers),
          body: response.body,
        })
      }
    })
  },
)

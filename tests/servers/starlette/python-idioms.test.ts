import * as v from "valibot"
import { describe, expect, test } from "vitest"
import { serverOf } from "../../../src/servers/registry.ts"
import { readRecording } from "../../recordings/read.ts"

const row = v.object({ source: v.string(), origins: v.string() })

/** What real Python 3.11 made of `origins`, for 128 ways to write it. */
const rows = readRecording("python-idioms").map((line, i) => ({ i, ...v.parse(row, line) }))

/** What the evaluator does not follow, and asks about instead; it never takes another value for it. */
const ASKED = [/type\("X"/, /namedtuple\(/, /defaultdict\(/, /except Exception as e/]
/** Whether a module is installed can't be known: it is taken to be. And a backslash is shown as it is written. */
const SHOWN_OTHERWISE = [/nonexistent_module_xyz/, /uni\\u00e9/]

const read = (source: string) => {
  const server = serverOf({
    framework: "starlette",
    version: "1.3.1",
    source: `${source}\nfrom fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=origins)\n`,
    env: {},
    answers: {},
    behind: null,
  })
  return { server, value: server.options.find(({ name }) => name === "allow_origins")?.value }
}

const isListed = (source: string, patterns: readonly RegExp[]) =>
  patterns.some((pattern) => pattern.test(source))

describe("Python idioms come to what Python makes of them", () => {
  const followed = rows.filter(({ source }) => !isListed(source, [...ASKED, ...SHOWN_OTHERWISE]))
  test.each(followed)("$i: $origins", ({ source, origins }) => {
    const { server, value } = read(source)
    expect(server.problems).toEqual([])
    expect(value).toBe(origins)
  })

  test.each(rows.filter(({ source }) => isListed(source, ASKED)))("$i is asked about", ({ source }) => {
    expect(read(source).server.questions().length).toBeGreaterThan(0)
  })
})

import { expect, test } from "vitest"
import { serverOf } from "../../../src/servers/registry.ts"

const source = (handled: string): string => `from fastapi import FastAPI, HTTPException
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

app = FastAPI()

@app.exception_handler(${handled})
def answer(request, exc):
    return PlainTextResponse(f"handled {exc.detail}", status_code=exc.status_code)

@app.get("/tea/{pot}")
def tea(pot: int):
    raise HTTPException(418, f"pot {pot}")
`

const bodyOf = (handled: string, path: string): string => {
  const reply = serverOf({
    framework: "starlette",
    version: "1.3.1",
    source: source(handled),
    env: {},
    answers: {},
    behind: null,
  }).respond({ method: "GET", path, headers: [], scheme: "http", host: "localhost:8000" })
  if (reply.kind !== "answer") throw new Error("the reply should be an answer")
  return reply.body
}

test.each([
  ["HTTPException", "handled pot 7", '{"detail":"Not Found"}'],
  ["StarletteHTTPException", "handled pot 7", "handled Not Found"],
  ["418", "handled pot 7", '{"detail":"Not Found"}'],
  ["404", '{"detail":"pot 7"}', "handled Not Found"],
  ["500", '{"detail":"pot 7"}', '{"detail":"Not Found"}'],
])(
  "a handler of %s: FastAPI's HTTPException is a child of Starlette's, which the router raises",
  (handled, raised, missing) => {
    expect(bodyOf(handled, "/tea/7")).toBe(raised)
    expect(bodyOf(handled, "/missing")).toBe(missing)
  },
)

import fc from "fast-check"
import { afterAll, test } from "vitest"
import { agree, freshSeed } from "./agree.ts"
import { pick } from "./cors-options.ts"
import { PYTHON, pythonServers } from "./python-servers.ts"

const servers = PYTHON === undefined ? null : pythonServers("starlette")
afterAll(() => servers?.close())

const cors = fc
  .record(
    {
      allow_origins: pick(
        '["*"]',
        '["http://localhost:5173", "https://app.example.com"]',
        '["http://localhost:5173/"]',
        "[]",
        "origins",
        '"http://localhost:5173"',
      ),
      allow_origin_regex: pick('r"https://.*\\.example\\.com"', 'r"http://localhost:\\d+"', 'r".*"', "None"),
      allow_credentials: pick("True", "False"),
      allow_methods: pick('["*"]', '["GET", "PUT"]', '["get"]', "[]"),
      allow_headers: pick('["*"]', '["X-A", "content-type"]', "[]"),
      expose_headers: pick('["X-Total"]', '["*"]', "[]"),
      max_age: pick("600", "0", "86400"),
    },
    { requiredKeys: [] },
  )
  .map(
    (given) =>
      `app.add_middleware(\n    CORSMiddleware,\n${Object.entries(given)
        .map(([name, value]) => `    ${name}=${value},\n`)
        .join("")})`,
  )

const AUTH =
  '@app.middleware("http")\nasync def auth(request: Request, call_next):\n    if "authorization" not in request.headers:\n        return JSONResponse({"detail": "no token"}, status_code=401)\n    return await call_next(request)'
const TIMING =
  '@app.middleware("http")\nasync def timing(request: Request, call_next):\n    response = await call_next(request)\n    response.headers["X-Time"] = "7"\n    return response'

const handlerOf = (what: string): string =>
  `@app.exception_handler(${what})\nasync def handled(request: Request, error):\n    return JSONResponse({"error": error.detail, "of": "${what}"}, status_code=error.status_code, headers=error.headers)`

const source = fc
  .record({
    before: pick("", "", AUTH, TIMING),
    cors: fc.oneof({ weight: 6, arbitrary: cors }, fc.constant("")),
    after: pick("", "", AUTH, TIMING),
    handler: pick(
      "",
      "",
      handlerOf("HTTPException"),
      handlerOf("StarletteHTTPException"),
      handlerOf("418"),
      handlerOf("405"),
      '@app.exception_handler(RuntimeError)\nasync def broken(request, error):\n    return JSONResponse({"detail": "broken"}, status_code=503)',
      '@app.exception_handler(Exception)\nasync def broken(request, error):\n    return JSONResponse({"detail": "broken"}, status_code=500)',
      '@app.exception_handler(404)\nasync def missing(request, error):\n    return JSONResponse({"detail": "nothing here"}, status_code=404)',
    ),
  })
  .map(({ before, cors: layer, after, handler }) =>
    [
      "from fastapi import FastAPI, HTTPException, Request, Response\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse\nfrom starlette.exceptions import HTTPException as StarletteHTTPException",
      'origins = ["http://localhost:5173"]\norigins.append("https://app.example.com")',
      "app = FastAPI()",
      before,
      layer,
      after,
      handler,
      '@app.get("/users")\ndef users():\n    return JSONResponse({"ok": True}, headers={"X-Total": "7", "Vary": "Accept"})',
      '@app.post("/users", status_code=201)\ndef create():\n    return {"id": 1}',
      '@app.put("/items/{id}")\nasync def item(id: str):\n    return PlainTextResponse(f"item {id}")',
      '@app.get("/crash")\ndef crash():\n    raise RuntimeError("boom")',
      '@app.get("/teapot")\ndef teapot():\n    raise HTTPException(status_code=418, detail="short and stout", headers={"X-Pot": "1"})',
      '@app.get("/why")\ndef why():\n    raise HTTPException(400, {"code": 7, "text": "none"})',
      '@app.get("/moved")\ndef moved():\n    return RedirectResponse("/users")',
    ]
      .filter((each) => each !== "")
      .join("\n\n"),
  )

const seed = freshSeed()
test.skipIf(servers === null)(
  `200 apps by 10 requests, seed ${seed}: FastAPI with Starlette 0.26, live`,
  { timeout: 180_000 },
  async () => {
    await agree({
      framework: "starlette",
      version: "0.26.1",
      sources: source,
      seed,
      count: 200,
      paths: ["/users", "/users", "/items/1", "/crash", "/teapot", "/missing", "/moved", "/why"],
      start: (text) => servers?.start(text) ?? Promise.reject(new Error("there is no Python")),
    })
  },
)

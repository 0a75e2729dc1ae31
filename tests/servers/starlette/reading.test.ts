import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { serverOf } from "../../../src/servers/registry.ts"
import type { Server } from "../../../src/servers/server.ts"
import { readRecording } from "../../recordings/read.ts"

const HEAD =
  "import os, json\nfrom fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n"

interface World {
  readonly env?: Record<string, string>
  readonly answers?: Record<string, string>
}

const read = (source: string, { env = {}, answers = {} }: World = {}): Server =>
  serverOf({ framework: "starlette", version: "1.3.1", source, env, answers, behind: null })

const option = (server: Server, name: string): string | undefined =>
  server.options.find((each) => each.name === name)?.value

/** What a file makes of allow_origins. */
const origins = (body: string, world?: World): string | undefined =>
  option(read(`${HEAD}${body}`, world), "allow_origins")

const ADD = "\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=origins)\n"

describe("allow_origins, as real files write it", () => {
  const cases: readonly (readonly [string, string, string, World?])[] = [
    ["a name", 'origins = ["https://a.com"]', "['https://a.com']"],
    ["a tuple", 'origins = ("https://a.com", "https://b.com")', "('https://a.com', 'https://b.com')"],
    ["a set of one", 'origins = {"https://a.com"}', "{'https://a.com'}"],
    [
      "a sum",
      'base = ["https://a.com"]\norigins = base + ["https://b.com"]',
      "['https://a.com', 'https://b.com']",
    ],
    ["implicit concatenation in parentheses", 'origins = [("https://"\n    "a.com")]', "['https://a.com']"],
    ["an f-string", 'HOST = "a.com"\norigins = [f"https://{HOST}:{8000 + 1}"]', "['https://a.com:8001']"],
    ["a raw string", 'origins = [r"https://a.com"]', "['https://a.com']"],
    [
      "a comprehension with strip and a filter",
      'raw = " https://a.com , ,https://b.com"\norigins = [o.strip() for o in raw.split(",") if o.strip()]',
      "['https://a.com', 'https://b.com']",
    ],
    [
      "split without spaces",
      'origins = "https://a.com,https://b.com".split(",")',
      "['https://a.com', 'https://b.com']",
    ],
    ["list() of a tuple", 'origins = list(("https://a.com",))', "['https://a.com']"],
    ["sorted", 'origins = sorted({"https://b.com", "https://a.com"})', "['https://a.com', 'https://b.com']"],
    ["or", 'origins = [] or ["https://a.com"]', "['https://a.com']"],
    [
      "a conditional expression",
      'DEBUG = False\norigins = ["*"] if DEBUG else ["https://a.com"]',
      "['https://a.com']",
    ],
    [
      "if and elif",
      'env = "staging"\nif env == "prod":\n    origins = ["https://p.com"]\nelif env == "staging":\n    origins = ["https://s.com"]\nelse:\n    origins = []',
      "['https://s.com']",
    ],
    [
      "try and except",
      'try:\n    origins = os.environ["ORIGINS"].split(",")\nexcept KeyError:\n    origins = ["https://a.com"]',
      "['https://a.com']",
    ],
    [
      "append and extend",
      'origins = []\norigins.append("https://a.com")\nfor port in (3000, 5173):\n    origins.extend([f"http://localhost:{port}"])',
      "['https://a.com', 'http://localhost:3000', 'http://localhost:5173']",
    ],
    ["+=", 'origins = ["https://a.com"]\norigins += ["https://b.com"]', "['https://a.com', 'https://b.com']"],
    [
      "a function that returns the list",
      'def _cors_origins():\n    value = os.getenv("ORIGINS", "https://a.com")\n    return [v for v in value.split(",") if v]\norigins = _cors_origins()',
      "['https://a.com']",
    ],
    ["os.getenv with a default", 'origins = [os.getenv("FRONTEND", "https://a.com")]', "['https://a.com']"],
    [
      "os.getenv that is set",
      'origins = [os.getenv("FRONTEND", "https://a.com")]',
      "['https://b.com']",
      { env: { FRONTEND: "https://b.com" } },
    ],
    [
      "os.environ[…] that is set",
      'origins = os.environ["ORIGINS"].split(",")',
      "['https://a.com']",
      { env: { ORIGINS: "https://a.com" } },
    ],
    [
      "os.environ.get",
      'origins = os.environ.get("ORIGINS", "https://a.com").split(",")',
      "['https://a.com']",
    ],
    [
      "json.loads of a variable",
      'origins = json.loads(os.getenv("ORIGINS", \'["https://a.com"]\'))',
      "['https://a.com']",
    ],
    [
      "a settings class with defaults",
      'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    cors_origins: list[str] = ["https://a.com"]\nsettings = Settings()\norigins = settings.cors_origins',
      "['https://a.com']",
    ],
    [
      "a settings class filled from the environment",
      "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    cors_origins: list[str] = []\nsettings = Settings()\norigins = settings.cors_origins",
      "['https://b.com']",
      { env: { CORS_ORIGINS: '["https://b.com"]' } },
    ],
    [
      "a dataclass",
      'from dataclasses import dataclass\n@dataclass\nclass C:\n    origin: str = "https://a.com"\norigins = [C().origin]',
      "['https://a.com']",
    ],
    [
      "a plain class",
      'class Config:\n    ORIGINS = ["https://a.com"]\norigins = Config.ORIGINS',
      "['https://a.com']",
    ],
    [
      "a property",
      'class S:\n    raw = "https://a.com,https://b.com"\n    @property\n    def origins(self):\n        return self.raw.split(",")\norigins = S().origins',
      "['https://a.com', 'https://b.com']",
    ],
    [
      "commented-out alternatives",
      '# origins = ["*"]\norigins = [\n    "https://a.com",\n    # "https://b.com",\n]',
      "['https://a.com']",
    ],
    [
      "spread",
      'a = ["https://a.com"]\norigins = [*a, "https://b.com"]',
      "['https://a.com', 'https://b.com']",
    ],
    [
      "a dictionary by environment",
      'ORIGINS = {"dev": ["http://localhost:3000"], "prod": ["https://a.com"]}\norigins = ORIGINS[os.getenv("ENV", "prod")]',
      "['https://a.com']",
    ],
  ]
  test.each(cases.map(([name, body, expected, world]) => ({ name, body, expected, world })))(
    "$name",
    ({ body, expected, world }) => {
      const server = read(`${HEAD}${body}${ADD}`, world ?? {})
      expect(server.problems).toEqual([])
      expect(option(server, "allow_origins")).toBe(expected)
    },
  )
})

describe("where the middleware is added", () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      "add_middleware",
      "app = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=['https://a.com'])",
    ],
    [
      "a list in the constructor",
      "from starlette.middleware import Middleware\napp = FastAPI(middleware=[Middleware(CORSMiddleware, allow_origins=['https://a.com'])])",
    ],
    ["wrapped around the app", "app = FastAPI()\napp = CORSMiddleware(app, allow_origins=['https://a.com'])"],
    [
      "another name for the app",
      "my_service = FastAPI()\nmy_service.add_middleware(CORSMiddleware, allow_origins=['https://a.com'])",
    ],
    [
      "another name for the class",
      "from starlette.middleware.cors import CORSMiddleware as CORS\napp = FastAPI()\napp.add_middleware(CORS, allow_origins=['https://a.com'])",
    ],
    [
      "through the module",
      "import starlette.middleware.cors\napp = FastAPI()\napp.add_middleware(starlette.middleware.cors.CORSMiddleware, allow_origins=['https://a.com'])",
    ],
    [
      "in an application factory",
      "def create_app() -> FastAPI:\n    app = FastAPI()\n    app.add_middleware(CORSMiddleware, allow_origins=['https://a.com'])\n    return app",
    ],
    [
      "in a factory that is called",
      "def create_app():\n    app = FastAPI()\n    app.add_middleware(CORSMiddleware, allow_origins=['https://a.com'])\n    return app\napp = create_app()",
    ],
    [
      "in a function that gets the app",
      "def setup_cors(app: FastAPI):\n    app.add_middleware(CORSMiddleware, allow_origins=['https://a.com'])",
    ],
    [
      "with **options",
      "opts = dict(allow_origins=['https://a.com'])\napp = FastAPI()\napp.add_middleware(CORSMiddleware, **opts)",
    ],
    [
      "with a dictionary of options",
      "opts = {'allow_origins': ['https://a.com']}\napp = FastAPI()\napp.add_middleware(CORSMiddleware, **opts)",
    ],
    [
      "under a condition that holds",
      "ORIGINS = ['https://a.com']\napp = FastAPI()\nif ORIGINS:\n    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS)",
    ],
    [
      "Starlette itself",
      "from starlette.applications import Starlette\napp = Starlette()\napp.add_middleware(CORSMiddleware, allow_origins=['https://a.com'])",
    ],
  ]
  test.each(cases)("%s", (_, body) => {
    const server = read(`${HEAD}${body}\n`)
    expect(option(server, "allow_origins")).toBe("['https://a.com']")
    const reply = server.respond({
      method: "GET",
      path: "/",
      headers: [["Origin", "https://a.com"]],
      scheme: "http",
      host: null,
    })
    if (reply.kind === "undetermined") throw new Error(reply.question.text)
    expect(reply.headers).toContainEqual(
      expect.objectContaining({ name: "access-control-allow-origin", value: "https://a.com" }),
    )
  })

  test("last added is outermost", () => {
    const server = read(
      `${HEAD}from fastapi.middleware.gzip import GZipMiddleware\napp = FastAPI()\napp.add_middleware(CORSMiddleware)\napp.add_middleware(GZipMiddleware)\n@app.middleware("http")\nasync def timing(request, call_next):\n    return await call_next(request)\n`,
    )
    expect(server.layers.map(({ name }) => name)).toEqual([
      "ServerErrorMiddleware",
      "timing",
      "GZipMiddleware",
      "CORSMiddleware",
      "Router",
    ])
  })
})

describe("what can't be known is a question with its reason and place", () => {
  test.each([
    [
      "a name from elsewhere",
      "from app.config import settings\norigins = settings.cors_origins",
      "settings.cors_origins",
      "app.config",
    ],
    [
      "a variable that must be set",
      'origins = os.environ["ORIGINS"].split(",")',
      'os.environ["ORIGINS"]',
      "ORIGINS must be set",
    ],
    ["an undefined name", "origins = ALLOWED", "ALLOWED", "is not defined in the paste"],
  ])("%s", (_, body, key, reason) => {
    const source = `${HEAD}${body}${ADD}`
    const questions = read(source).questions()
    expect(questions).toContainEqual(expect.objectContaining({ key, assumed: null }))
    const question = questions.find((each) => each.key === key)
    expect(question?.reason).toContain(reason)
    expect(source.slice(question?.span.from, question?.span.to)).not.toBe("")
  })

  test("an answer takes its place", () => {
    const body = `from app.config import settings\norigins = settings.cors_origins${ADD}`
    expect(origins(body, { answers: { "settings.cors_origins": '["https://a.com"]' } })).toBe(
      "['https://a.com']",
    )
  })

  test("an auth middleware outside of CORS is asked about, one inside is not", () => {
    const auth = "from app.auth import AuthMiddleware\napp = FastAPI()\n"
    const cors = 'app.add_middleware(CORSMiddleware, allow_origins=["https://a.com"], allow_methods=["*"])\n'
    const outside = `${HEAD}${auth}${cors}app.add_middleware(AuthMiddleware)\n`
    const inside = `${HEAD}${auth}app.add_middleware(AuthMiddleware)\n${cors}`
    expect(read(inside).questions()).toEqual([])
    expect(read(outside).questions()).toEqual([
      expect.objectContaining({ key: "middleware AuthMiddleware", assumed: "passes" }),
    ])
    const preflight = {
      method: "OPTIONS",
      path: "/",
      headers: [
        ["Origin", "https://a.com"],
        ["Access-Control-Request-Method", "POST"],
      ] as const,
      scheme: "http",
      host: null,
    } as const
    const answers = { "middleware AuthMiddleware": "401 to OPTIONS" }
    expect(read(outside, { answers }).respond(preflight)).toMatchObject({
      status: 401,
      layer: { name: "AuthMiddleware" },
      headers: [expect.objectContaining({ name: "content-type" })],
    })
    expect(read(inside, { answers }).respond(preflight)).toMatchObject({
      status: 200,
      layer: { name: "CORSMiddleware" },
    })
  })

  test("a condition that decides nothing about CORS is not asked about", () => {
    const body = `from app.config import settings\nif settings.sentry_dsn:\n    sentry_sdk.init(settings.sentry_dsn)\norigins = ["https://a.com"]${ADD}`
    expect(read(`${HEAD}${body}`).questions()).toEqual([])
  })
})

describe("bad input", () => {
  test("Python that does not parse: line, column, and the rest is read all the same", () => {
    const server = read(
      `${HEAD}app = FastAPI()\nx = = 1\napp.add_middleware(CORSMiddleware, allow_origins=["https://a.com"])\n`,
    )
    expect(server.problems[0]).toMatchObject({ place: { line: 5 } })
    expect(option(server, "allow_origins")).toBe("['https://a.com']")
  })

  test.each([
    ["a bare yield", "async def lifespan(app):\n    yield\n"],
    ["with in parentheses", 'def f():\n    with (open("a") as a, open("b") as b):\n        pass\n'],
    ["match", 'match "a":\n    case "a":\n        pass\n'],
    [
      "walrus, star-expressions, decorators, async",
      "async def f(*a, **k):\n    if (n := 1):\n        return [x async for x in y()]\n",
    ],
    ["a byte order mark", ""],
  ])("what Python takes is no problem: %s", (name, body) => {
    expect(read(`${name.includes("mark") ? "\ufeff" : ""}${HEAD}${body}`).problems).toEqual([])
  })

  test("an option that does not exist raises TypeError, and every request gets a 500", () => {
    const server = read(`${HEAD}app = FastAPI()\napp.add_middleware(CORSMiddleware, allowed_origins=["*"])\n`)
    expect(server.findings.map(({ text }) => text).join()).toContain(
      "TypeError: CORSMiddleware.__init__() got an unexpected keyword argument 'allowed_origins'",
    )
    expect(
      server.respond({ method: "GET", path: "/", headers: [], scheme: "http", host: null }),
    ).toMatchObject({ status: 500 })
  })

  test("a string where a list belongs lets in what is a part of it", () => {
    const server = read(
      `${HEAD}app = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins="https://a.com, https://b.com")\n`,
    )
    expect(server.findings.map(({ text }) => text).join()).toContain(
      "allow_origins is one string, not a list",
    )
    const reply = server.respond({
      method: "GET",
      path: "/",
      headers: [["Origin", "https://a.com"]],
      scheme: "http",
      host: null,
    })
    expect(reply).toMatchObject({
      headers: expect.arrayContaining([
        expect.objectContaining({ name: "access-control-allow-origin", value: "https://a.com" }),
      ]),
    })
  })

  test("two of them are named, none is a finding, and so is no app", () => {
    const two = "app.add_middleware(CORSMiddleware)\napp.add_middleware(CORSMiddleware)\n"
    expect(
      read(`${HEAD}app = FastAPI()\n${two}`)
        .findings.map(({ text }) => text)
        .join(),
    ).toContain("is added 2 times")
    expect(
      read(`${HEAD}app = FastAPI()\n`)
        .findings.map(({ text }) => text)
        .join(),
    ).toContain("No CORSMiddleware is added here")
    expect(
      read("x = 1\n")
        .findings.map(({ text }) => text)
        .join(),
    ).toContain("No FastAPI or Starlette application was found")
  })

  test("a list with None in it lets nobody else in, and does not fail", () => {
    const server = read(
      `${HEAD}app = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=[os.getenv("NOT_SET")])\n`,
    )
    expect(
      server.respond({
        method: "OPTIONS",
        path: "/",
        headers: [
          ["Origin", "https://a.com"],
          ["Access-Control-Request-Method", "GET"],
        ],
        scheme: "http",
        host: null,
      }),
    ).toMatchObject({ status: 400 })
  })

  test("deep nesting and endless loops end", () => {
    read(`x = ${"[".repeat(2000)}${"]".repeat(2000)}\n`)
    read(`${HEAD}while True:\n    x = 1\napp = FastAPI()\n`)
    read(`def f():\n    return f()\nf()\napp = FastAPI()\n`)
  })
})

describe("mutated files are read without an exception, and answer or ask", () => {
  const sources = readRecording("servers-starlette").map((row) =>
    typeof row === "object" && row !== null && "source" in row ? String(row.source) : "",
  )
  const mutated = fc
    .record({
      source: fc.constantFrom(...sources),
      at: fc.nat(),
      length: fc.nat({ max: 40 }),
      insert: fc.constantFrom(
        "",
        "(",
        ")",
        "[",
        '"',
        "'",
        ":",
        "\n",
        "    ",
        "None",
        "lambda x: x",
        "**",
        "*",
        "= ",
        "\u0000",
        "{",
        "f'{",
        "yield",
        "import os",
      ),
    })
    .map(({ source, at, length, insert }) => {
      const from = at % (source.length + 1)
      return source.slice(0, from) + insert + source.slice(from + length)
    })
  test("one change", () => {
    fc.assert(
      fc.property(mutated, (source) => {
        const server = read(source)
        const reply = server.respond({
          method: "OPTIONS",
          path: "/users",
          headers: [
            ["Origin", "https://a.com"],
            ["Access-Control-Request-Method", "PUT"],
            ["Access-Control-Request-Headers", "x-a"],
          ],
          scheme: "http",
          host: "localhost",
        })
        expect(["answer", "undetermined"]).toContain(reply.kind)
        server.respond({
          method: "GET",
          path: "/users",
          headers: [["Origin", "https://a.com"]],
          scheme: "http",
          host: "localhost",
        })
        for (const { span } of server.questions()) expect(span.to).toBeLessThanOrEqual(source.length)
      }),
      { numRuns: 400 },
    )
  })
})

import { describe, expect, test } from "vitest"
import { type FrameworkName, recognise } from "../../src/servers/frameworks.ts"
import { isPathOfExpress4 } from "../../src/servers/node/path.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"
import type { ServerRequest } from "../../src/servers/server.ts"

const PAGE = "http://localhost:5173"

const REQUEST: ServerRequest = {
  method: "GET",
  path: "/",
  scheme: "http",
  host: "localhost:8000",
  headers: [
    ["Host", "localhost:8000"],
    ["Origin", PAGE],
  ],
}

function asked(framework: FrameworkName, source: string) {
  const server = serverOf(sourceConfig(framework, source))
  return { server, reply: server.respond(REQUEST) }
}

const cases: readonly (readonly [title: string, framework: FrameworkName, source: string])[] = [
  [
    "a function that returns it",
    "express",
    `export function createApp() {
      const app = express()
      app.use(cors({ origin: "${PAGE}" }))
      app.get("/", (req, res) => res.send("hi"))
      return app
    }`,
  ],
  [
    "a function that is given it among other things",
    "express",
    `export default ({ app, config }: { app: express.Application; config: Config }) => {
      app.use(cors({ origin: "${PAGE}" }))
      app.get("/", (req, res) => res.send("hi"))
    }`,
  ],
  [
    "a file that TypeScript compiled",
    "express",
    `"use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    const express_1 = require("express");
    const cors_1 = require("cors");
    const app = (0, express_1.default)();
    app.use((0, cors_1.default)({ origin: "${PAGE}" }));
    app.get("/", (req, res) => res.send("hi"));
    exports.default = app;`,
  ],
  [
    "a function that keeps it to itself",
    "express",
    `module.exports = async () => {
      const api = require("express")()
      api.use(require("cors")({ origin: "${PAGE}" }))
      api.get("/", (req, res) => res.send("hi"))
      api.listen(8000)
    }`,
  ],
  [
    "a class whose constructor calls its methods",
    "express",
    `export default class Server {
      private readonly http: Application
      constructor() {
        this.http = express()
        this.layers()
      }
      layers(): void {
        this.http.use(cors({ origin: "${PAGE}" }))
        this.http.get("/", (req: Request, res: Response) => { res.send("hi") })
      }
      listen() { this.http.listen(process.env.PORT) }
    }`,
  ],
  [
    "a class that is told to start elsewhere",
    "koa",
    `class Server {
      constructor() { this.koa = new Koa() }
      start(port) {
        this.koa.use(cors({ origin: "${PAGE}" }))
        this.koa.use((ctx) => { ctx.body = "hi" })
        this.koa.listen(port)
      }
    }
    module.exports = { Server }`,
  ],
  [
    "an instance that nothing names",
    "express",
    `class Server {
      constructor() {
        this.http = express()
        this.http.use(cors({ origin: "${PAGE}" }))
        this.http.get("/", (req, res) => res.send("hi"))
      }
    }
    new Server().http.listen(8000)`,
  ],
  [
    "a function that is given the application",
    "express",
    `module.exports = (app) => {
      app.use(cors({ origin: "${PAGE}" }))
    }`,
  ],
  [
    "a function that builds an instance",
    "fastify",
    `function build(opts = {}) {
      const server = fastify(opts)
      server.register(cors, { origin: "${PAGE}" })
      server.get("/", async () => "hi")
      return server
    }
    module.exports = build`,
  ],
  [
    "a plugin, which is given one",
    "fastify",
    `module.exports = async function (fastify) {
      fastify.register(cors, { origin: "${PAGE}" })
      fastify.get("/", async () => "hi")
    }`,
  ],
  [
    "a class whose __init__ makes it",
    "starlette",
    `class Server:
    def __init__(self, settings):
        self.api = FastAPI()
        self.api.add_middleware(CORSMiddleware, allow_origins=["${PAGE}"])
        self.api.get("/")(self.root)

    def root(self):
        return {}
`,
  ],
  [
    "a class whose __init__ makes it",
    "flask-cors",
    `class Server:
    def __init__(self, name="api", debug=False):
        self.app = Flask(name)
        CORS(self.app, origins=["${PAGE}"])
        self.app.add_url_rule("/", view_func=lambda: "hi")
`,
  ],
  [
    "a function that returns it",
    "hono",
    `export const makeApp = () => {
      const app = new Hono()
      app.use("*", cors({ origin: "${PAGE}" }))
      app.get("/", (c) => c.text("hi"))
      return app
    }`,
  ],
]

describe("a part of a file, which has no imports", () => {
  test.each([
    [
      "flask-cors",
      `app = Flask(__name__)\nCORS(app, origins=["${PAGE}"])\n@app.route("/")\ndef hi():\n    return jsonify({})\n`,
    ],
    [
      "flask-cors",
      `@app.after_request\ndef after(response):\n    response.headers.add("Access-Control-Allow-Origin", "${PAGE}")\n    return response\n`,
    ],
    [
      "aiohttp-cors",
      `app = web.Application()\ncors = aiohttp_cors.setup(app, defaults={"${PAGE}": aiohttp_cors.ResourceOptions()})\ncors.add(cors.add(app.router.add_resource("/")).add_route("GET", hi))\n`,
    ],
    [
      "express",
      `router.use(cors({ origin: "${PAGE}" }))\nrouter.get("/", (request, response) => { response.json({}) })\n`,
    ],
    [
      "go",
      `func CORSMiddleware() gin.HandlerFunc {\n\treturn func(c *gin.Context) {\n\t\tc.Header("Access-Control-Allow-Origin", "${PAGE}")\n\t\tif c.Request.Method == "OPTIONS" {\n\t\t\tc.AbortWithStatus(204)\n\t\t\treturn\n\t\t}\n\t\tc.Next()\n\t}\n}\n`,
    ],
    [
      "go",
      `func Allow(c *gin.Context) {\n\tc.Writer.Header().Set("Access-Control-Allow-Origin", "${PAGE}")\n\tc.Next()\n}\n`,
    ],
    [
      "go",
      `func allow(next http.Handler) http.Handler {\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\t\tw.Header().Set("Access-Control-Allow-Origin", "${PAGE}")\n\t\tnext.ServeHTTP(w, r)\n\t})\n}\n`,
    ],
    [
      "go",
      `func allow(w *http.ResponseWriter) {\n\t(*w).Header().Set("Access-Control-Allow-Origin", "${PAGE}")\n}\n\nfunc hello(w http.ResponseWriter, r *http.Request) {\n\tallow(&w)\n\tfmt.Fprint(w, "hi")\n}\n`,
    ],
    [
      "aspnet",
      `services.AddCors(options => options.AddPolicy(name: OurPolicy, policy => policy.WithOrigins("${PAGE}")));\napp.UseCors(OurPolicy);\n`,
    ],
    [
      "node-http",
      `http.createServer((req, res) => {\n  res.writeHead(200, { "Access-Control-Allow-Origin": "${PAGE}" })\n  fs.createReadStream("a.html").pipe(res)\n}).listen(8000)\n`,
    ],
    [
      "lambda",
      `exports.handler = async (event) => {\n  return { statusCode: 200, headers: { "Access-Control-Allow-Origin": "${PAGE}" } }\n}\n`,
    ],
    [
      "spring",
      `@Override\npublic void addCorsMappings(CorsRegistry registry) {\n  registry.addMapping("/**").allowedOrigins("${PAGE}");\n}\n`,
    ],
    [
      "spring",
      `@Bean\nCorsConfigurationSource corsConfigurationSource() {\n  CorsConfiguration c = new CorsConfiguration();\n  c.setAllowedOrigins(List.of("${PAGE}"));\n  UrlBasedCorsConfigurationSource s = new UrlBasedCorsConfigurationSource();\n  s.registerCorsConfiguration("/**", c);\n  return s;\n}\n\n@Bean\npublic SecurityFilterChain chain(HttpSecurity http) throws Exception {\n  return http.cors(withDefaults()).build();\n}\n`,
    ],
    ["spring", `@CrossOrigin("${PAGE}")\n@GetMapping("/")\npublic String hi() {\n  return "hi";\n}\n`],
  ] as const)("%s: %s", (framework, source) => {
    expect(recognise(source)).toBe(framework)
    const { server, reply } = asked(framework, source)
    expect(server.problems).toEqual([])
    expect(server.findings.filter(({ kind }) => kind === "problem")).toEqual([])
    expect(JSON.stringify(reply).toLowerCase()).toContain(`"access-control-allow-origin","value":"${PAGE}"`)
  })
})

describe("an application that nothing of the text makes", () => {
  test.each(cases)("%s, in %s", (_, framework, source) => {
    const { server, reply } = asked(framework, source)
    expect(server.findings.filter(({ kind }) => kind === "problem")).toEqual([])
    expect(reply).toMatchObject({ kind: "answer", status: 200 })
    const allowed =
      reply.kind === "answer" && reply.headers.find(({ name }) => /^access-control-allow-origin$/i.test(name))
    expect(allowed).toMatchObject({ value: PAGE })
  })

  test("what it is to be given, and decides, is asked for", () => {
    const { reply } = asked(
      "express",
      `class Server {
        constructor(config) {
          this.http = express()
          this.http.use(cors({ origin: config.origin }))
        }
      }
      module.exports = Server`,
    )
    expect(reply).toMatchObject({ kind: "undetermined", question: { key: "config.origin" } })
  })

  test("is not made where the text makes one itself", () => {
    const { reply } = asked(
      "express",
      `const app = express()
      function withCors(app) { app.use(cors({ origin: "${PAGE}" })) }
      app.get("/", (req, res) => res.send("hi"))`,
    )
    expect(reply).toMatchObject({ kind: "answer", status: 200 })
    expect(JSON.stringify(reply)).not.toContain("access-control-allow-origin")
  })
})

test("a handler may ask a request what Express, or the usual company, puts there", () => {
  const { reply } = asked(
    "express",
    `const app = express()
    app.use(require("pino-http")())
    app.use((req, res, next) => {
      req.log.info({ id: req.id, path: req._parsedUrl.path }, "asked")
      res.set("X-Path", req._parsedUrl.pathname)
      next()
    })
    app.get("/", (req, res) => res.send(req.httpVersion + " " + req.host))`,
  )
  expect(reply).toMatchObject({ kind: "answer", status: 200, body: "1.1 localhost:8000" })
  expect(JSON.stringify(reply)).toContain('"x-path","value":"/"')
})

describe("headers that the text gives and does not show", () => {
  const asking = (framework: FrameworkName, source: string) => asked(framework, source).reply
  test.each([
    ["all of them", "corsHeaders", "corsHeaders"],
    ["those of a spread", '{ ...corsHeaders, "X-A": "1" }', "corsHeaders"],
    ["the one that CORS looks at", '{ "Access-Control-Allow-Origin": allowed }', "allowed"],
  ])("%s: it is asked for them", (_, headers, key) => {
    expect(
      asking("next", `export function GET() { return new Response("", { headers: ${headers} }) }`),
    ).toMatchObject({
      kind: "undetermined",
      question: { key },
    })
  })
  test("one that CORS does not look at: it goes on", () => {
    const source = 'export function GET() { return new Response("", { headers: { "X-Id": id } }) }'
    expect(asking("next", source)).toMatchObject({ kind: "answer", status: 200 })
  })
  test("while the file is read: it goes on", () => {
    const source =
      'const fallback = new Response("", { headers })\nexport function GET() { return new Response("hi") }'
    expect(asking("next", source)).toMatchObject({ kind: "answer", status: 200 })
  })
})

describe("a CORS header whose value the text does not show", () => {
  const cases: readonly (readonly [FrameworkName, key: string, source: string])[] = [
    [
      "express",
      "config.origin",
      `app.use((req, res, next) => { res.header("Access-Control-Allow-Origin", config.origin); next() })`,
    ],
    [
      "express",
      "config.origin",
      `app.use((req, res, next) => { res.writeHead(200, { "Access-Control-Allow-Origin": config.origin }); res.end() })`,
    ],
    [
      "koa",
      "config.origin",
      `const app = new Koa()\napp.use((ctx) => { ctx.set("Access-Control-Allow-Origin", config.origin); ctx.body = "hi" })`,
    ],
    [
      "fastify",
      "config.origin",
      `const app = fastify()\napp.get("/", async (request, reply) => { reply.header("Access-Control-Allow-Origin", config.origin); return "hi" })`,
    ],
    [
      "hono",
      "config.origin",
      `const app = new Hono()\napp.get("/", (c) => { c.header("Access-Control-Allow-Origin", config.origin); return c.text("hi") })`,
    ],
    [
      "next",
      "config.origin",
      `export const GET = () => new Response("", { headers: { "Access-Control-Allow-Origin": config.origin } })`,
    ],
    [
      "starlette",
      "settings.origin",
      `app = FastAPI()\n@app.middleware("http")\nasync def cors(request, call_next):\n    response = await call_next(request)\n    response.headers["Access-Control-Allow-Origin"] = settings.origin\n    return response\n@app.get("/")\ndef hi():\n    return 1\n`,
    ],
    [
      "flask-cors",
      "settings.origin",
      `app = Flask(__name__)\n@app.after_request\ndef cors(response):\n    response.headers.add("Access-Control-Allow-Origin", settings.origin)\n    return response\n`,
    ],
    [
      "go",
      "cfg.Origin",
      `func hi(w http.ResponseWriter, r *http.Request) {\n\tw.Header().Set("Access-Control-Allow-Origin", cfg.Origin)\n\tw.Write([]byte("hi"))\n}\n`,
    ],
    [
      "go",
      "cfg.Origin",
      `func Allow(c *gin.Context) {\n\tc.Header("Access-Control-Allow-Origin", cfg.Origin)\n\tc.Next()\n}\n`,
    ],
  ]
  test.each(cases)("in %s, %s is asked for, and sent once it is said: %s", (framework, key, source) => {
    const open = asked(framework, source)
    expect(open.reply).toMatchObject({ kind: "undetermined", question: { key } })
    // It can be answered: the question stands beside the code.
    expect(open.server.questions()).toContainEqual(expect.objectContaining({ key, assumed: null }))
    const server = serverOf({ ...sourceConfig(framework, source), answers: { [key]: PAGE } })
    const reply = server.respond(REQUEST)
    expect(reply).toMatchObject({ kind: "answer", status: 200 })
    expect(JSON.stringify(reply).toLowerCase()).toContain(`"access-control-allow-origin","value":"${PAGE}"`)
  })
})

// What express 5.3.0 itself throws at: `app.options(path, …)`.
test.each([
  ["/*splat", false],
  ["*splat", false],
  ["/{*splat}", false],
  ["/users/:id", false],
  ["*", true],
  ["/*", true],
  ["/a*", true],
  ["/:id?", true],
  ["(.*)", true],
])("the path %s is one of Express 4 only: %s", (path, isOld) => {
  expect(isPathOfExpress4(path)).toBe(isOld)
})

const withDots: readonly (readonly [FrameworkName, string])[] = [
  [
    "express",
    `const app = express()\n...\napp.use(cors({ origin: "${PAGE}" }))\n  ...\napp.get("/", (req, res) => res.send("hi"))\n`,
  ],
  [
    "go",
    `func main() {\n\tr := gin.Default()\n\t...\n\tr.Use(cors.New(cors.Config{AllowOrigins: []string{"${PAGE}"}}))\n\t…\n\tr.Run()\n}\n`,
  ],
  [
    "spring",
    `@Configuration\nclass WebConfig implements WebMvcConfigurer {\n  ...\n  public void addCorsMappings(CorsRegistry registry) {\n    registry.addMapping("/**").allowedOrigins("${PAGE}");\n    ...\n  }\n}\n`,
  ],
  [
    "nginx",
    `...\nlocation / {\n  add_header Access-Control-Allow-Origin ${PAGE} always;\n  [...]\n  proxy_pass http://app;\n}\n`,
  ],
]

describe("dots that stand for what was left out", () => {
  test.each(withDots)(
    "in a file for %s, what is there is read, and the dots are told of",
    (framework, source) => {
      const { server, reply } = asked(framework, source)
      expect(server.problems.map(({ message }) => message.replace(/“.*”/, "“…”"))).toEqual([
        "“…” stands for lines that are not here.",
        "“…” stands for lines that are not here.",
      ])
      const text = source.split("\n")
      for (const { place } of server.problems)
        expect(text[place.line - 1]).toMatch(/^\s*(?:\.\.\.|…|\[\.\.\.\])$/)
      expect(server.findings.filter(({ kind }) => kind === "problem")).toEqual([])
      expect(JSON.stringify(reply).toLowerCase()).toContain(`"access-control-allow-origin","value":"${PAGE}"`)
    },
  )
})

describe("a question that stops the answer stands beside the code", () => {
  const cases: readonly (readonly [FrameworkName, source: string])[] = [
    ["express", "app.use(cors({ origin: config.origins }))"],
    ["express", "app.use(cors({ origin: (origin, done) => done(null, list.includes(origin)) }))"],
    [
      "express",
      'app.use((req, res, next) => { if (config.on) res.set("Access-Control-Allow-Origin", "*"); next() })',
    ],
    ["koa", "const app = new Koa()\napp.use(cors({ origin: (ctx) => pick(ctx) }))\n"],
    ["koa", "const app = new Koa()\napp.use(cors({ credentials: config.credentials }))\n"],
    ["fastify", "const app = fastify()\napp.register(cors, { origin: config.origins })\n"],
    ["hono", 'const app = new Hono()\napp.use("*", cors({ origin: config.origins }))\n'],
    ["nestjs", "app.enableCors({ origin: config.origins })"],
    ["starlette", "app = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=settings.origins)\n"],
    ["flask-cors", "app = Flask(__name__)\nCORS(app, origins=settings.origins)\n"],
    [
      "django-cors-headers",
      "MIDDLEWARE = ['corsheaders.middleware.CorsMiddleware']\nCORS_ALLOWED_ORIGINS = settings.origins\n",
    ],
    [
      "go",
      "func main() {\n\tr := gin.Default()\n\tr.Use(cors.New(cors.Config{AllowOrigins: cfg.Origins}))\n\tr.Run()\n}\n",
    ],
    [
      "spring",
      '@Configuration class C implements WebMvcConfigurer { public void addCorsMappings(CorsRegistry r) { r.addMapping("/**").allowedOrigins(Origins.ALL); } }',
    ],
    [
      "rack-cors",
      "use Rack::Cors do\n  allow do\n    origins Settings.origins\n    resource '*'\n  end\nend\n",
    ],
    ["laravel", "<?php\nreturn ['paths' => ['*'], 'allowed_origins' => config('app.origins')];\n"],
    [
      "aspnet",
      "builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.WithOrigins(Settings.Origins)));\napp.UseCors();\n",
    ],
  ]
  test.each(cases)("in %s: %s", (framework, source) => {
    const { server, reply } = asked(framework, source)
    if (reply.kind !== "undetermined") throw new Error(`it answers: ${JSON.stringify(reply)}`)
    expect(server.questions().map(({ key }) => key)).toContain(reply.question.key)
  })
})

test.each([
  ["True", true],
  ["False", false],
])("a question of Node that is answered %s: the header is set: %s", (answer, isSet) => {
  const source =
    'app.use((req, res, next) => { if (config.on) res.set("Access-Control-Allow-Origin", "*"); next() })'
  const server = serverOf({ ...sourceConfig("express", source), answers: { "config.on": answer } })
  const reply = server.respond(REQUEST)
  expect(reply).toMatchObject({ kind: "answer", status: 200 })
  expect(JSON.stringify(reply).includes('"access-control-allow-origin"')).toBe(isSet)
})

describe("an error that ends Node", () => {
  const source = `http.createServer((req, res) => {\n  res.setHeader("Access-Control-Allow-Origin", "*")\n  JSON.parse(req.headers["x-user"])\n  res.end()\n}).listen(8000)\n`

  test("is asked for: no answer comes, and what does the page get?", () => {
    const { server, reply } = asked("node-http", source)
    expect(reply).toMatchObject({ kind: "undetermined", question: { expected: { kind: "choice" } } })
    expect(server.questions()[0]?.reason).toContain("SyntaxError")
  })

  test("is what the proxy in front makes of it, without the headers that were set", () => {
    const server = serverOf({
      ...sourceConfig("node-http", source),
      answers: { "what a proxy in front answers": "502" },
    })
    expect(server.respond(REQUEST)).toMatchObject({ kind: "answer", status: 502, headers: [] })
  })
})

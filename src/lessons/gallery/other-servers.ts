import { sourceConfig } from "../../servers/registry.ts"
import { galleryCase, PAGE, POST } from "./case.ts"

/** A `main.ts`: what `create` is told besides, and the lines behind it. */
const nest = (options: string, lines: string): string =>
  `import { NestFactory } from "@nestjs/core"
import { AppModule } from "./app.module"

async function bootstrap() {
  const app = await NestFactory.create(AppModule${options})
${lines}
  await app.listen(8000)
}
bootstrap()
`

const PUT = { ...POST, method: "PUT" }

/** Where other servers do otherwise than FastAPI and Express. */
export const otherServerCases = [
  galleryCase({
    id: "nest-credentials",
    title: "NestJS: credentials, and nobody named",
    says: "`enableCors({ credentials: true })` leaves `origin` at `*`, and no browser takes that for a request with credentials.",
    tags: ["credentials", "NestJS"],
    server: sourceConfig("nestjs", nest("", "  app.enableCors({ credentials: true })")),
    request: { credentials: "include" },
  }),
  galleryCase({
    id: "nest-option",
    title: "NestJS: the option `cors` comes late",
    says: "The option of `NestFactory.create` takes effect when the app starts, behind every `app.use` of `main.ts`: here auth answers the preflight. `app.enableCors()` above it would come first.",
    tags: ["order", "preflight", "NestJS"],
    server: sourceConfig(
      "nestjs",
      nest(
        ", { cors: true }",
        '  app.use((req, res, next) => {\n    if (!req.headers.authorization) return res.status(401).json({ message: "no token" })\n    next()\n  })',
      ),
    ),
    request: { ...POST, headers: [...POST.headers, ["Authorization", "Bearer t"]] },
  }),
  galleryCase({
    id: "fastify-put",
    title: "Fastify: PUT is not among the methods",
    says: "`@fastify/cors` 11 lists `GET,HEAD,POST` unless it is told otherwise; Express' `cors` would have listed PUT, PATCH and DELETE too.",
    tags: ["settings", "preflight", "Fastify"],
    server: sourceConfig(
      "fastify",
      `import Fastify from "fastify"
import cors from "@fastify/cors"

const app = Fastify()
await app.register(cors, { origin: "${PAGE}" })

app.put("/users", async () => ({ id: 1 }))
app.listen({ port: 8000 })
`,
    ),
    request: PUT,
  }),
  galleryCase({
    id: "fastify-scope",
    title: "Fastify: a plugin keeps to its scope",
    says: "`@fastify/cors` is registered inside of another plugin: it covers the routes in there, and `/users` is outside.",
    tags: ["order", "Fastify"],
    server: sourceConfig(
      "fastify",
      `import Fastify from "fastify"
import cors from "@fastify/cors"

const app = Fastify()

await app.register(async (api) => {
  await api.register(cors, { origin: "${PAGE}" })
  api.get("/api/items", async () => [])
})

app.get("/users", async () => [{ id: 1 }])
app.listen({ port: 8000 })
`,
    ),
  }),
  galleryCase({
    id: "node-preflight",
    title: "Node without a framework: a header is not a preflight",
    says: "The header is on every answer, and OPTIONS is answered like anything unknown: with 404. A preflight needs an ok status, whatever its headers say.",
    tags: ["preflight", "Node.js"],
    server: sourceConfig(
      "node-http",
      `const http = require("node:http")

http
  .createServer((req, res) => {
    res.setHeader("Access-Control-Allow-Origin", "${PAGE}")
    res.setHeader("Access-Control-Allow-Headers", "Content-Type")
    if (req.method === "POST" && req.url === "/users") {
      res.writeHead(201, { "Content-Type": "application/json" })
      res.end(JSON.stringify({ id: 1 }))
      return
    }
    res.writeHead(404)
    res.end()
  })
  .listen(8000)
`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "node-write-head",
    title: "Node without a framework: writeHead has the last word",
    says: "What `writeHead` is given takes the place of what `setHeader` said, whatever the case of its letters. So `*` is sent, and with credentials that is not enough.",
    tags: ["credentials", "Node.js"],
    server: sourceConfig(
      "node-http",
      `const http = require("node:http")

http
  .createServer((req, res) => {
    res.setHeader("Access-Control-Allow-Origin", "${PAGE}")
    res.setHeader("Access-Control-Allow-Credentials", "true")
    res.writeHead(200, {
      "content-type": "application/json",
      "access-control-allow-origin": "*",
    })
    res.end("[]")
  })
  .listen(8000)
`,
    ),
    request: { credentials: "include" },
  }),
  galleryCase({
    id: "koa-error",
    title: "Koa: an error keeps its headers",
    says: "`@koa/cors` puts its headers on what is thrown too (`keepHeadersOnError`), so that the page reads the 500 that FastAPI would hide behind a CORS error.",
    tags: ["order", "Koa"],
    server: sourceConfig(
      "koa",
      `import Koa from "koa"
import cors from "@koa/cors"

const app = new Koa()
app.use(cors({ origin: "${PAGE}" }))

app.use((ctx) => {
  throw new Error("boom")
})
app.listen(8000)
`,
    ),
  }),
  galleryCase({
    id: "koa-auth-first",
    title: "Koa: auth around cors",
    says: "What is used first is outermost. Here it is auth, and no preflight carries a token.",
    tags: ["order", "preflight", "Koa"],
    server: sourceConfig(
      "koa",
      `import Koa from "koa"
import cors from "@koa/cors"

const app = new Koa()
app.use(async (ctx, next) => {
  if (!ctx.get("authorization")) {
    ctx.status = 401
    return
  }
  await next()
})
app.use(cors({ origin: "${PAGE}" }))

app.use((ctx) => {
  ctx.body = [{ id: 1 }]
})
app.listen(8000)
`,
    ),
    request: { ...POST, headers: [...POST.headers, ["Authorization", "Bearer t"]] },
  }),
  galleryCase({
    id: "hono-path",
    title: "Hono: a path that is not covered",
    says: '`app.use("/api/*", cors())` stands on its own paths only, and `/users` is none of them.',
    tags: ["order", "Hono"],
    server: sourceConfig(
      "hono",
      `import { Hono } from "hono"
import { cors } from "hono/cors"

const app = new Hono()
app.use("/api/*", cors({ origin: "${PAGE}" }))

app.get("/users", (c) => c.json([{ id: 1 }]))

export default app
`,
    ),
  }),
  galleryCase({
    id: "hono-star",
    title: "Hono: `*` with credentials stays `*`",
    says: "Hono's `cors` sends both headers as they were asked for, and no browser takes `*` for a request with credentials.",
    tags: ["credentials", "Hono"],
    server: sourceConfig(
      "hono",
      `import { Hono } from "hono"
import { cors } from "hono/cors"

const app = new Hono()
app.use(cors({ origin: "*", credentials: true }))

app.get("/users", (c) => c.json([{ id: 1 }]))

export default app
`,
    ),
    request: { credentials: "include" },
  }),
  galleryCase({
    id: "flask-credentials",
    title: "Flask-CORS: `*` with credentials names whoever asks",
    says: "`CORS(app, supports_credentials=True)` looks like `*`, and reflects every origin: any site reads what the user's cookies open.",
    tags: ["credentials", "Flask"],
    server: sourceConfig(
      "flask-cors",
      `from flask import Flask, jsonify
from flask_cors import CORS

app = Flask(__name__)
CORS(app, supports_credentials=True)


@app.get("/users")
def users():
    return jsonify([{"id": 1}])
`,
    ),
    page: "https://attacker.example/",
    request: { url: "https://api.example.com/users", credentials: "include" },
  }),
  galleryCase({
    id: "flask-list",
    title: "Flask-CORS: more than one origin",
    says: "The list is not sent as it is: the caller's own origin is named, and the preflight lists what it asked for.",
    tags: ["origins", "preflight", "Flask"],
    server: sourceConfig(
      "flask-cors",
      `from flask import Flask, jsonify
from flask_cors import CORS

app = Flask(__name__)
CORS(app, resources={r"/users*": {"origins": ["https://app.example.com", "${PAGE}"]}})


@app.post("/users")
def create_user():
    return jsonify(id=1), 201
`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "django-header",
    title: "Django: a header that is not among the default ones",
    says: '`default_headers` has what most need. `X-Tenant` has to be added to it: `CORS_ALLOW_HEADERS = [*default_headers, "x-tenant"]`.',
    tags: ["settings", "preflight", "Django"],
    server: sourceConfig(
      "django-cors-headers",
      `INSTALLED_APPS = ["corsheaders"]

MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",
]

CORS_ALLOWED_ORIGINS = ["${PAGE}"]
`,
    ),
    request: { ...POST, headers: [...POST.headers, ["X-Tenant", "7"]] },
  }),
  galleryCase({
    id: "django-order",
    title: "Django: CorsMiddleware below SecurityMiddleware",
    says: "`SECURE_SSL_REDIRECT` answers the preflight with 301 before `CorsMiddleware` is asked, and no preflight follows a redirect. Its place is above everything that can answer.",
    tags: ["order", "redirects", "preflight", "Django"],
    server: sourceConfig(
      "django-cors-headers",
      `INSTALLED_APPS = ["corsheaders"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",
]

CORS_ALLOWED_ORIGINS = ["${PAGE}"]
SECURE_SSL_REDIRECT = True
`,
    ),
    request: POST,
  }),
]

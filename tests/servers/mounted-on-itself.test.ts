import { describe, expect, test } from "vitest"
import type { FrameworkName } from "../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"

const EXPRESS = 'import express from "express"\nconst app = express()\n'
const LISTEN = '\napp.get("/users", (req, res) => res.json([]))\napp.listen(8000)\n'

const ask = (framework: FrameworkName, source: string) => {
  const server = serverOf(sourceConfig(framework, source))
  const reply = server.respond({
    method: "GET",
    path: "/users",
    headers: [],
    scheme: "http",
    host: "localhost",
  })
  return { server, reply }
}

describe("a router that is mounted on itself ends as it does in Express 5.2", () => {
  test.each([
    ["a router on itself", "const r = express.Router()\nr.use(r)\napp.use(r)", 500],
    [
      "two routers on each other",
      "const r = express.Router(), t = express.Router()\nr.use(t)\nt.use(r)\napp.use(r)",
      500,
    ],
    ["the app on its router", "const r = express.Router()\napp.use(r)\nr.use(app)", 500],
    [
      "behind a path, which comes to its end",
      'const r = express.Router()\nr.use("/users", r)\napp.use(r)',
      200,
    ],
    [
      "the route before it",
      'const r = express.Router()\nr.get("/users", (req, res) => res.status(201).json([]))\nr.use(r)\napp.use(r)',
      201,
    ],
  ])("%s", (_, lines, status) => {
    expect(ask("express", EXPRESS + lines + LISTEN).reply).toMatchObject({ kind: "answer", status })
  })

  test("its error handler is told of the overflow", () => {
    const lines =
      "const r = express.Router()\nr.use(r)\napp.use(r)\napp.use((e, req, res, next) => res.status(418).send(String(e)))"
    expect(ask("express", EXPRESS + lines + LISTEN).reply).toMatchObject({
      kind: "answer",
      status: 418,
      body: "RangeError: Maximum call stack size exceeded",
    })
  })

  test.each([
    ["an app on itself", "app.use(app)"],
    ["two apps on each other", "const b = express()\napp.use(b)\nb.use(app)"],
  ])("%s is refused when it is mounted", (_, lines) => {
    const { server } = ask("express", EXPRESS + lines + LISTEN)
    expect(server.findings.map(({ text }) => text).join("\n")).toContain("Cyclic __proto__ value")
  })
})

describe("what has no end in other frameworks is no exception here", () => {
  test.each<[FrameworkName, string]>([
    [
      "koa",
      'const Koa = require("koa")\nconst Router = require("@koa/router")\nconst app = new Koa()\nconst r = new Router()\nr.use(r.routes())\nr.get("/users", (ctx) => { ctx.body = [] })\nr.use(r.routes())\napp.use(r.routes())\napp.listen(8000)\n',
    ],
    [
      "koa",
      'const Koa = require("koa")\nconst app = new Koa()\nconst m = async (ctx, next) => { await m(ctx, next) }\napp.use(m)\napp.listen(8000)\n',
    ],
    [
      "hono",
      'import { Hono } from "hono"\nconst app = new Hono()\napp.get("/users", (c) => c.json([]))\napp.route("/", app)\napp.mount("/", app.fetch)\nexport default app\n',
    ],
    [
      "fastify",
      'import Fastify from "fastify"\nconst app = Fastify()\nconst plugin = async (f) => { f.register(plugin) }\napp.register(plugin)\napp.get("/users", async () => [])\napp.listen({ port: 8000 })\n',
    ],
    [
      "starlette",
      'from fastapi import FastAPI\napp = FastAPI()\napp.mount("/", app)\n@app.get("/users")\ndef users():\n    return []\n',
    ],
    [
      "starlette",
      'from fastapi import FastAPI, APIRouter\napp = FastAPI()\nr = APIRouter()\n@r.get("/users")\ndef users():\n    return []\nr.include_router(r, prefix="/a")\napp.include_router(r)\n',
    ],
    [
      "flask-cors",
      'from flask import Flask, Blueprint\napp = Flask(__name__)\nb = Blueprint("b", __name__)\nb.register_blueprint(b)\napp.register_blueprint(b)\n',
    ],
    [
      "go",
      'package main\nimport ("net/http"; "github.com/go-chi/chi/v5")\nfunc main() {\n\tr := chi.NewRouter()\n\tr.Mount("/", r)\n\tr.Get("/users", func(w http.ResponseWriter, q *http.Request) { w.Write([]byte("[]")) })\n\thttp.ListenAndServe(":8000", r)\n}\n',
    ],
    [
      "go",
      'package main\nimport "net/http"\nfunc main() {\n\tm := http.NewServeMux()\n\tm.Handle("/", m)\n\thttp.ListenAndServe(":8000", m)\n}\n',
    ],
    [
      "nestjs",
      'import { NestFactory } from "@nestjs/core"\nimport { Module } from "@nestjs/common"\n@Module({ imports: [AppModule] })\nclass AppModule {}\nasync function bootstrap() { const app = await NestFactory.create(AppModule)\napp.use(app.getHttpAdapter().getInstance())\nawait app.listen(8000) }\nbootstrap()\n',
    ],
    ["nginx", "server {\n  location / { rewrite ^ /a last; }\n  location /a { rewrite ^ / last; }\n}\n"],
    ["apache", "<VirtualHost *:80>\nRewriteEngine On\nRewriteRule ^(.*)$ $1 [N]\n</VirtualHost>\n"],
    ["caddy", "(a) {\n  import a\n}\n:80 {\n  import a\n  respond 200\n}\n"],
    [
      "rack-cors",
      'Rails.application.routes.draw do\n  mount Rails.application => "/"\nend\nRails.application.config.middleware.insert_before 0, Rack::Cors do\n  allow do\n    origins "*"\n    resource "*"\n  end\nend\n',
    ],
  ])("%s: %j", (framework, source) => {
    expect(["answer", "undetermined"]).toContain(ask(framework, source).reply.kind)
  })
})

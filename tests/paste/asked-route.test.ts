import { describe, expect, test } from "vitest"
import { paste } from "../../src/paste/paste.ts"
import { openingScenario } from "../../src/scenario/opening.ts"

/** A server as it is pasted, and the route of it that is asked for then. */
const SERVERS: readonly (readonly [string, string, string])[] = [
  [
    "FastAPI",
    'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/items/{item_id}")\ndef read(item_id: int):\n    return {}\n',
    "GET /items/1",
  ],
  [
    "FastAPI, its router below a prefix, included below another",
    'from fastapi import APIRouter, FastAPI\nrouter = APIRouter(prefix="/items")\n@router.get("/{item_id}")\ndef read(item_id: int):\n    return {}\n@router.post("/")\ndef make():\n    return {}\napp = FastAPI()\napp.include_router(router, prefix="/api")\n',
    "POST /api/items/",
  ],
  [
    "Flask",
    'from flask import Flask, Blueprint\nbp = Blueprint("b", __name__, url_prefix="/api")\n@bp.route("/login", methods=["PUT"])\ndef login():\n    return ""\napp = Flask(__name__)\napp.register_blueprint(bp)\n',
    "PUT /api/login",
  ],
  [
    "Express",
    'const express = require("express")\nconst app = express()\nconst router = express.Router()\nrouter.get("/:id", (req, res) => res.json({}))\napp.use("/things", router)\n',
    "GET /things/1",
  ],
  [
    "Fastify",
    'import Fastify from "fastify"\nconst app = Fastify()\napp.route({ method: "PATCH", url: "/things/:id", handler: async () => ({}) })\n',
    "PATCH /things/1",
  ],
  [
    "Koa",
    'import Koa from "koa"\nimport Router from "@koa/router"\nconst app = new Koa()\nconst router = new Router({ prefix: "/v1" })\nrouter.get("/things", (ctx) => { ctx.body = {} })\napp.use(router.routes())\n',
    "GET /v1/things",
  ],
  [
    "Hono",
    'import { Hono } from "hono"\nconst app = new Hono().basePath("/api")\napp.delete("/things/:id", (c) => c.json({}))\nexport default app\n',
    "DELETE /api/things/1",
  ],
  [
    "Go's mux",
    'package main\nimport "net/http"\nfunc main() {\n\tmux := http.NewServeMux()\n\tmux.HandleFunc("GET /things/{id}", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("{}")) })\n\thttp.ListenAndServe(":8080", mux)\n}\n',
    "GET /things/1",
  ],
  [
    "gin",
    'package main\nimport "github.com/gin-gonic/gin"\nfunc main() {\n\tr := gin.Default()\n\tv1 := r.Group("/v1")\n\tv1.GET("/things", func(c *gin.Context) { c.JSON(200, gin.H{}) })\n\tr.Run()\n}\n',
    "GET /v1/things",
  ],
  [
    "Spring",
    'package a;\nimport org.springframework.web.bind.annotation.*;\n@RestController\n@RequestMapping("/api")\n@CrossOrigin\nclass Things {\n    @GetMapping("/things/{id}")\n    String one(@PathVariable Long id) { return "{}"; }\n}\n',
    "GET /api/things/1",
  ],
  [
    "ASP.NET Core",
    'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddCors();\nvar app = builder.Build();\napp.UseCors();\nvar api = app.MapGroup("/api");\napi.MapGet("/things", () => "x");\napp.Run();\n',
    "GET /api/things",
  ],
  [
    "Bun, by its routes",
    'Bun.serve({\n  routes: {\n    "/status": { GET: () => new Response("ok") },\n    "/posts/:id": { PUT: (req) => new Response(req.params.id) },\n  },\n})\n',
    "GET /status",
  ],
  ["Bun, any method", 'Bun.serve({ routes: { "/posts": (req) => new Response("x") } })\n', "POST /posts"],
  [
    "Deno, which compares",
    'Deno.serve((req) => {\n  const { pathname } = new URL(req.url)\n  if (req.method === "PUT" && pathname === "/things") return new Response("x")\n  return new Response("none", { status: 404 })\n})\n',
    "PUT /things",
  ],
  [
    "aiohttp",
    'from aiohttp import web\nasync def things(request):\n    return web.json_response({})\napp = web.Application()\napp.add_routes([web.get("/things", things)])\nweb.run_app(app)\n',
    "GET /things",
  ],
]

describe("a server that is pasted without a request to it is asked for one of its own routes", () => {
  test.each(SERVERS)("%s", (_, text, expected) => {
    const { scenario, took } = paste(text, openingScenario)
    const { method, url, body, headers } = scenario?.request ?? openingScenario.request
    expect(`${method} ${new URL(url).pathname}`).toBe(expected)
    const hasBody = method !== "GET"
    expect(body !== null).toBe(hasBody)
    expect(headers.some(([name]) => name.toLowerCase() === "content-type")).toBe(hasBody)
    expect(took.join()).toContain(
      `its route \`${expected}\`, as the request: it has none for \`POST /users\``,
    )
  })
  test("a route like the request comes first: of its path, then of its method", () => {
    const text = (routes: string) =>
      `from fastapi import FastAPI\napp = FastAPI()\n${routes
        .split(" ")
        .map((route) => route.split(":"))
        .map(([method, path], i) => `@app.${method}("${path}")\ndef f${i}():\n    return {}\n`)
        .join("")}`
    const asked = (routes: string) => {
      const { request } = paste(text(routes), openingScenario).scenario ?? openingScenario
      return `${request.method} ${new URL(request.url).pathname}`
    }
    expect(asked("get:/a post:/b get:/users")).toBe("GET /users")
    expect(asked("get:/a post:/b get:/c")).toBe("POST /b")
    expect(asked("get:/a get:/c")).toBe("GET /a")
    expect(asked("get:/a post:/users")).toBe("POST /users")
  })
  test("a request that somebody wrote stays, and the routes that there are are named", () => {
    const own = { ...openingScenario, request: { ...openingScenario.request, method: "PUT" } }
    const { scenario, left } = paste(SERVERS[0]?.[1] ?? "", own)
    expect(scenario?.request).toBe(own.request)
    expect(left).toEqual([
      "`PUT /users`, the request that stands here: no route takes it. There is `GET /items/1`",
    ])
  })
  test("a call that is pasted with it is the request", () => {
    const { scenario, took } = paste(
      `\`\`\`python\n${SERVERS[0]?.[1]}\`\`\`\n\`\`\`js\nfetch("http://localhost:8000/other")\n\`\`\``,
      openingScenario,
    )
    expect(scenario?.request.url).toBe("http://localhost:8000/other")
    expect(took.join()).not.toContain("its route")
  })
  test("where the paste does not show the routes, nothing is told of them", () => {
    const { scenario, took, left } = paste(
      "from fastapi import FastAPI\nfrom .users import router\napp = FastAPI()\napp.include_router(router)\n",
      openingScenario,
    )
    expect(scenario?.request).toBe(openingScenario.request)
    expect([...took, ...left].join()).not.toContain("route")
  })
})

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { leastPolicy } from "../../../src/explain/fix/needs.ts"
import { passes } from "../../../src/explain/fix/passes.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import type { Scenario } from "../../../src/scenario/scenario.ts"
import { FRAMEWORKS, type FrameworkName } from "../../../src/servers/frameworks.ts"
import { emulatorOf } from "../../../src/servers/loading.ts"
import { sourceConfig } from "../../../src/servers/registry.ts"
import { simulate } from "../../../src/simulation/simulate.ts"

const API = "http://localhost:8000"

/** Where what is written goes: the file that a user has already. */
const FILES: Readonly<Record<FrameworkName, (policy: string) => string>> = {
  starlette: (policy) =>
    `from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n\napp = FastAPI()\n${policy}\n\n\n@app.api_route("/users", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])\ndef users():\n    return {}\n`,
  "flask-cors": (policy) =>
    `from flask import Flask\nfrom flask_cors import CORS\n\napp = Flask(__name__)\n${policy}\n\n\n@app.route("/users", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])\ndef users():\n    return {}\n`,
  "django-cors-headers": (policy) =>
    `MIDDLEWARE = [\n    "corsheaders.middleware.CorsMiddleware",\n    "django.middleware.common.CommonMiddleware",\n]\n${policy}\n`,
  vite: (policy) =>
    policy === ""
      ? 'import { defineConfig } from "vite"\n\nexport default defineConfig({ server: { cors: false } })\n'
      : policy,
  nestjs: (policy) =>
    `import { NestFactory } from "@nestjs/core"\nimport { AppModule } from "./app.module"\n\nconst app = await NestFactory.create(AppModule)\n${policy}\nawait app.listen(8000)\n`,
  "socket.io": (policy) =>
    `const { createServer } = require("http")\nconst { Server } = require("socket.io")\n\nconst httpServer = createServer()\n${policy === "" ? "const io = new Server(httpServer)" : policy}\nhttpServer.listen(8000)\n`,
  next: (policy) =>
    policy === ""
      ? "/** next.config.mjs */\nconst nextConfig = { async headers() { return [] } }\n\nexport default nextConfig\n"
      : policy,
  "aiohttp-cors": (policy) =>
    `from aiohttp import web\nimport aiohttp_cors\n\n\nasync def users(request):\n    return web.json_response({})\n\n\napp = web.Application()\nfor method in ["GET", "POST", "PUT", "PATCH", "DELETE"]:\n    app.router.add_route(method, "/users", users)\n${policy}\nweb.run_app(app, port=8000)\n`,
  fastify: (policy) =>
    `const fastify = require("fastify")\nconst cors = require("@fastify/cors")\n\nconst app = fastify()\n${policy}\napp.all("/users", async () => ({}))\napp.listen({ port: 8000 })\n`,
  koa: (policy) =>
    `const Koa = require("koa")\nconst cors = require("@koa/cors")\n\nconst app = new Koa()\n${policy}\napp.use((ctx) => { ctx.body = {} })\napp.listen(8000)\n`,
  hono: (policy) =>
    `import { Hono } from "hono"\nimport { cors } from "hono/cors"\n\nconst app = new Hono()\n${policy}\napp.all("/users", (c) => c.json({}))\nexport default app\n`,
  express: (policy) =>
    `const express = require("express")\nconst cors = require("cors")\n\nconst app = express()\n${policy}\napp.all("/users", (req, res) => res.json({}))\napp.listen(8000)\n`,
  apache: (policy) =>
    `<VirtualHost *:8000>\n    ProxyPass / http://127.0.0.1:9000/\n    ${policy.replaceAll("\n", "\n    ")}\n</VirtualHost>\n`,
  go: (policy) =>
    `package main\n\nimport (\n\t"net/http"\n\n\t"github.com/rs/cors"\n)\n\nfunc main() {\n\tmux := http.NewServeMux()\n\tmux.HandleFunc("/users", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("{}")) })\n\t${policy}\n\thttp.ListenAndServe(":8000", handler)\n}\n`,
  "rack-cors": (policy) => `# config/initializers/cors.rb\n${policy}\n`,
  s3: (policy) => (policy === "" ? "CORSRules: []\n" : policy),
  caddy: (policy) => `:8000 {\n\t${policy.replaceAll("\n", "\n\t")}\n\treverse_proxy localhost:9000\n}\n`,
  traefik: (policy) =>
    policy === ""
      ? "http:\n  middlewares:\n    cors:\n      headers:\n        addVaryHeader: true\n"
      : policy,
  envoy: (policy) =>
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec:\n  http:\n    - route:\n        - destination:\n            host: api\n${policy === "" ? "" : `      ${policy.replaceAll("\n", "\n      ")}\n`}`,
  "ingress-nginx": (policy) =>
    `kind: Ingress\nmetadata:\n  annotations:\n    kubernetes.io/ingress.class: nginx\n    ${policy.replaceAll("\n", "\n    ")}\n`,
  "api-gateway": (policy) =>
    `Resources:\n  Api:\n    Type: AWS::Serverless::HttpApi\n    Properties:\n      StageName: live\n      ${policy.replaceAll("\n", "\n      ")}\n`,
  cloudfront: (policy) =>
    `Resources:\n  Headers:\n    Type: AWS::CloudFront::ResponseHeadersPolicy\n    Properties:\n      ResponseHeadersPolicyConfig:\n        Name: cors\n        ${policy.replaceAll("\n", "\n        ")}\n`,
  gcs: (policy) => (policy === "" ? "[]" : policy),
  azure: (policy) => (policy === "" ? '{ "Values": {} }' : policy),
  spring: (policy) =>
    `@Configuration\npublic class WebConfig implements WebMvcConfigurer {\n  @Override\n  public void addCorsMappings(CorsRegistry registry) {\n${policy}\n  }\n}\n`,
  laravel: (policy) =>
    policy === "" ? "<?php\n\nreturn ['paths' => ['*'], 'allowed_origins' => []];\n" : policy,
  php: (policy) => (policy === "" ? "<?php\necho json_encode(['ok' => true]);\n" : policy),
  aspnet: (policy) =>
    `var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddCors();\nvar app = builder.Build();\n${policy}\napp.MapControllers();\napp.Run();\n`,
  "cloudflare-worker": (policy) =>
    policy === ""
      ? "export default {\n  async fetch(request) {\n    return fetch(request)\n  },\n}\n"
      : policy,
  deno: (policy) => (policy === "" ? "Deno.serve((request) => {\n  return Response.json({})\n})\n" : policy),
  bun: (policy) =>
    policy === "" ? "Bun.serve({\n  fetch(request) {\n    return Response.json({})\n  },\n})\n" : policy,
  "node-http": (policy) =>
    policy === ""
      ? 'const http = require("http");\nhttp.createServer((req, res) => {\n  res.end("{}");\n}).listen(8000);\n'
      : policy,
  lambda: (policy) =>
    policy === ""
      ? 'export const handler = async (event) => {\n  return { statusCode: 200, body: "{}" }\n}\n'
      : policy,
  netlify: (policy) => (policy === "" ? '[build]\n  publish = "dist"\n' : policy),
  vercel: (policy) => (policy === "" ? '{ "headers": [] }' : policy),
  "headers-file": (policy) => (policy === "" ? "/*\n  X-Frame-Options: DENY\n" : policy),
  nginx: (policy) =>
    `server {\n    listen 8000;\n    location / {\n        ${policy.replaceAll("\n", "\n        ")}\n        proxy_pass http://app;\n    }\n}\n`,
}

/** What is asked for, where it is not /users. */
const PATHS: Partial<Record<FrameworkName, string>> = { "socket.io": "/socket.io/?EIO=4&transport=polling" }

const request = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE"),
  credentials: fc.constantFrom("include" as const, "same-origin" as const, "omit" as const),
  headers: fc.subarray([
    ["Content-Type", "application/json"] as const,
    ["X-Token", "1"] as const,
    ["Authorization", "Bearer t"] as const,
  ]),
})

type Given = typeof request extends fc.Arbitrary<infer T> ? T : never

/** What a framework can't be told to let through. */
const CANNOT: Partial<Record<FrameworkName, (given: Given) => boolean>> = {
  // A bucket's rules may not name it.
  s3: ({ method }) => method === "PATCH",
  // Google Cloud Storage never allows credentials.
  gcs: ({ credentials }) => credentials === "include",
  // Cloudflare answers a preflight for a file with 405.
  "headers-file": ({ method, headers }) => method !== "GET" || headers.length > 0,
}

describe("the least policy of a request, written for another framework, lets the request pass there", () => {
  test.each(FRAMEWORKS)("%s", (framework) => {
    fc.assert(
      fc.property(request, (given) => {
        const scenario: Scenario = {
          ...openingScenario,
          page: { ...openingScenario.page, url: "http://localhost:5173/" },
          request: {
            ...openingScenario.request,
            url: API + (PATHS[framework] ?? "/users"),
            body: null,
            ...given,
          },
          servers: { [API]: sourceConfig(framework, FILES[framework]("")) },
        }
        fc.pre(CANNOT[framework]?.(given) !== true)
        const before = simulate(scenario)
        expect(passes(before)).toBe(false)
        const text = FILES[framework](emulatorOf(framework).write(leastPolicy(before)))
        const after = simulate({ ...scenario, servers: { [API]: sourceConfig(framework, text) } })
        expect(passes(after), text).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

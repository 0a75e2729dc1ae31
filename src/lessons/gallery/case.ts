import type { Header } from "../../fetch/header-list.ts"
import type { RequestInit } from "../../fetch/request.ts"
import { openingScenario } from "../../scenario/opening.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { type ServerConfig, type SourceConfig, sourceConfig } from "../../servers/registry.ts"

/** What a case is about; each is a filter of the gallery. */
export const TAGS = [
  "origins",
  "preflight",
  "settings",
  "credentials",
  "order",
  "stacks",
  "redirects",
  "cookies",
  "cache",
  "elements",
  "no CORS",
  "browsers differ",
  "FastAPI",
  "Flask",
  "Django",
  "aiohttp",
  "Node.js",
  "Express",
  "NestJS",
  "Fastify",
  "Koa",
  "Hono",
  "Socket.IO",
  "Deno",
  "Bun",
  "Supabase",
  "Next.js",
  "Vite",
  "Go",
  "Rails",
  "Spring",
  "ASP.NET",
  "Laravel",
  "PHP",
  "nginx",
  "Apache",
  "Caddy",
  "Traefik",
  "Envoy",
  "Kubernetes",
  "API Gateway",
  "AWS Lambda",
  "CloudFront",
  "S3",
  "Google Cloud",
  "Azure",
  "Cloudflare",
  "Netlify",
  "Vercel",
] as const
export type Tag = (typeof TAGS)[number]

/** A named case of the gallery. */
export interface GalleryCase {
  /** stands in links: never changed once it is out */
  readonly id: string
  readonly title: string
  /** what there is to see in it, in a sentence or two; backticks mark code */
  readonly says: string
  readonly tags: readonly Tag[]
  readonly scenario: Scenario
}

export const PAGE = "http://localhost:5173"
export const API = "http://localhost:8000"

export const GET: RequestInit = {
  ...openingScenario.request,
  url: `${API}/users`,
  method: "GET",
  headers: [],
  body: null,
  credentials: "same-origin",
}
export const POST: RequestInit = {
  ...GET,
  method: "POST",
  headers: [["Content-Type", "application/json"]],
  body: { kind: "text", text: '{"name":"Ada"}' },
}

interface Given {
  readonly id: string
  readonly title: string
  readonly says: string
  readonly tags: readonly Tag[]
  readonly server: ServerConfig
  /** the page's URL; that of a front end on Vite's port, unless told otherwise */
  readonly page?: string
  readonly request?: Partial<RequestInit>
  readonly rest?: Partial<Scenario>
}

/** A case from what it has of its own: one page, one server, one request, unless told otherwise. */
export function galleryCase({ id, title, says, tags, server, page, request, rest }: Given): GalleryCase {
  const asked = { ...GET, ...request }
  return {
    id,
    title,
    says,
    tags,
    scenario: {
      ...openingScenario,
      id,
      title,
      page: { ...openingScenario.page, url: page ?? `${PAGE}/` },
      request: asked,
      servers: { [new URL(asked.url, page ?? PAGE).origin]: server },
      ...rest,
    },
  }
}

const ROUTES = `

@app.get("/users")
def list_users():
    return [{"id": 1}]


@app.post("/users", status_code=201)
def create_user(user: dict):
    return {"id": 1, **user}


@app.delete("/users/{id}", status_code=204)
def delete_user(id: int):
    return None
`

/**
 * A FastAPI app.
 * @param options of `CORSMiddleware`, one a line; null for an app without it
 * @param more what stands between the middleware and the routes
 */
export const fastapi = (
  options: readonly string[] | null,
  more = "",
  rest: Partial<SourceConfig> = {},
): SourceConfig => {
  const middleware =
    options === null
      ? ""
      : `\napp.add_middleware(\n    CORSMiddleware,\n${options.map((line) => `    ${line},\n`).join("")})\n`
  const imports = [
    "from fastapi import FastAPI, Response",
    ...(options === null ? [] : ["from fastapi.middleware.cors import CORSMiddleware"]),
    ...(more.includes("JSONResponse") ? ["from fastapi.responses import JSONResponse"] : []),
  ]
  const source = `${imports.join("\n")}\n\napp = FastAPI()\n${middleware}${more}${ROUTES}`
  return { ...sourceConfig("starlette", source), ...rest }
}

/** An Express app: what stands between its making and its routes. */
export const express = (middle: string): SourceConfig =>
  sourceConfig(
    "express",
    `const express = require("express")\nconst cors = require("cors")\n\nconst app = express()\n${middle}\napp.get("/users", (req, res) => res.json([{ id: 1 }]))\napp.post("/users", (req, res) => res.status(201).json({ id: 1 }))\napp.listen(8000)\n`,
  )

/** An nginx in front of an app: the lines of its location. */
export const nginx = (lines: readonly string[], behind: ServerConfig | null = null): SourceConfig => ({
  ...sourceConfig(
    "nginx",
    `server {\n    listen 8000;\n\n    location / {\n${lines.map((line) => `        ${line}\n`).join("")}        proxy_pass http://app;\n    }\n}\n`,
  ),
  behind,
})

/** A server known by its answers: to a preflight, and to anything else. */
export const answers = (
  actual: readonly Header[],
  preflight: readonly Header[] = actual,
  status: { readonly actual?: number; readonly preflight?: number; readonly body?: string } = {},
): ServerConfig => ({
  framework: "replies",
  preflight: { status: status.preflight ?? 204, headers: preflight, body: "" },
  actual: { status: status.actual ?? 200, headers: actual, body: status.body ?? '{"ok":true}' },
})

export const allow = (origin: string): Header => ["Access-Control-Allow-Origin", origin]
export const CREDENTIALS: Header = ["Access-Control-Allow-Credentials", "true"]

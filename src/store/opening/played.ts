// Written by `npm run opening`: what the opening scenario comes to. Not to be edited.
import type { Server } from "../../servers/server.ts"
import type { Trace } from "../../simulation/trace.ts"
import type { Question } from "../../source/question.ts"

const shared1 = { ok: false, kind: "missing allow-origin", step: 2, origin: "http://localhost:5173" } as const
const shared2 = {
  kind: "CORS check",
  phase: "preflight",
  result: shared1,
  answer: {
    status: 400,
    headers: [
      ["vary", "Origin"],
      ["access-control-allow-methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"],
      ["access-control-max-age", "600"],
      ["access-control-allow-credentials", "true"],
      ["access-control-allow-headers", "content-type"],
      ["content-type", "text/plain; charset=utf-8"],
    ],
    body: "Disallowed CORS origin",
  },
} as const
const shared3 = { name: "TypeError", message: "Failed to fetch" } as const
const shared4 = { from: 314, to: 460 } as const
const shared5 = { id: "CORSMiddleware", name: "CORSMiddleware", role: "cors", span: shared4 } as const
const shared6 = {
  option: "allow_origins",
  span: { from: 159, to: 184 },
  why: "http://localhost:5173 is not in this list",
} as const
const shared7 = { kind: "fetch" } as const
/** The server as it was read, without what answers. */
export const openingServer: Omit<Server, "questions" | "respond"> = {
  framework: "starlette",
  label: "FastAPI",
  version: "1.3.1",
  layers: [
    { id: "server errors", name: "ServerErrorMiddleware", role: "error handler", span: null },
    { id: "CORSMiddleware", name: "CORSMiddleware", role: "cors", span: { from: 314, to: 460 } },
    { id: "router", name: "Router", role: "router", span: null },
  ],
  options: [
    {
      name: "allow_origins",
      value: "['https://app.example.com']",
      isDefault: false,
      span: { from: 158, to: 185 },
    },
    { name: "allow_methods", value: "['*']", isDefault: false, span: { from: 427, to: 432 } },
    { name: "allow_headers", value: "['*']", isDefault: false, span: { from: 452, to: 457 } },
    { name: "allow_credentials", value: "True", isDefault: false, span: { from: 403, to: 407 } },
    { name: "allow_origin_regex", value: "None", isDefault: true, span: null },
    { name: "allow_private_network", value: "False", isDefault: true, span: null },
    { name: "expose_headers", value: "()", isDefault: true, span: null },
    { name: "max_age", value: "600", isDefault: true, span: null },
  ],
  findings: [],
  problems: [],
  environment: [{ name: "ENV", span: { from: 110, to: 126 }, choices: ["production"], fallback: null }],
}
export const openingQuestions: readonly Question[] = []
export const openingServerKey = "http://localhost:8000"
export const openingTrace: Omit<Trace, "server"> = {
  steps: [
    { kind: "call" },
    {
      kind: "tainting",
      decision: {
        kind: "cors with preflight",
        method: false,
        headers: [
          {
            name: "content-type",
            written: "content-type",
            value: "application/json",
            times: 1,
            because: "unsafe value",
          },
        ],
        stream: false,
      },
      dropped: [],
    },
    { kind: "sent", phase: "preflight", exchange: 0 },
    { kind: "answered", phase: "preflight", exchange: 0 },
    { kind: "CORS check", phase: "preflight", exchange: 0, result: shared1, credentials: "include" },
    { kind: "rejected", reason: shared2, error: shared3, exchange: 0 },
  ],
  exchanges: [
    {
      phase: "preflight",
      fromCache: false,
      wire: {
        phase: "preflight",
        method: "OPTIONS",
        url: new URL("http://localhost:8000/users"),
        headers: [
          ["Accept", "*/*"],
          ["Access-Control-Request-Method", "POST"],
          ["Access-Control-Request-Headers", "content-type"],
          ["Origin", "http://localhost:5173"],
          ["Sec-Fetch-Mode", "cors"],
          ["Sec-Fetch-Site", "same-site"],
        ],
        body: null,
      },
      serverKey: "http://localhost:8000",
      reply: {
        kind: "answer",
        status: 400,
        headers: [
          {
            name: "vary",
            value: "Origin",
            cause: {
              option: "allow_origins",
              why: "the answer depends on who asks",
              span: { from: 158, to: 185 },
            },
          },
          {
            name: "access-control-allow-methods",
            value: "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT",
            cause: { option: "allow_methods", why: "allow_methods is ['*']", span: { from: 427, to: 432 } },
          },
          {
            name: "access-control-max-age",
            value: "600",
            cause: { option: "max_age", why: "max_age is 600", span: shared4 },
          },
          {
            name: "access-control-allow-credentials",
            value: "true",
            cause: {
              option: "allow_credentials",
              why: "allow_credentials is true",
              span: { from: 403, to: 407 },
            },
          },
          {
            name: "access-control-allow-headers",
            value: "content-type",
            cause: {
              option: "allow_headers",
              why: "`*` mirrors back what was asked for",
              span: { from: 452, to: 457 },
            },
          },
          { name: "content-type", value: "text/plain; charset=utf-8", cause: null },
        ],
        body: "Disallowed CORS origin",
        layer: shared5,
        visits: [{ layer: shared5, action: "answered", note: "Disallowed CORS origin" }],
        absences: [{ header: "access-control-allow-origin", layer: "CORSMiddleware", cause: shared6 }],
        reachedApplication: true,
        cause: shared6,
      },
      cookies: null,
      withCredentials: false,
      stored: [],
    },
  ],
  ending: { kind: "rejected", reason: shared2, error: shared3 },
  console: [
    "Access to fetch at 'http://localhost:8000/users' from origin 'http://localhost:5173' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
  ],
  initiator: shared7,
  request: {
    origin: { kind: "tuple", scheme: "http", host: "localhost", port: "5173" },
    client: {
      prohibitsMixedContent: false,
      isSecureContext: true,
      addressSpace: "loopback",
      embedderPolicy: "unsafe-none",
    },
    responseTainting: "cors",
    unsafeRequest: true,
    useCorsPreflight: false,
    rememberedNeed: false,
    droppedAuthorization: false,
    bodyType: null,
    typeAsWritten: null,
    afterKeptRedirect: false,
    hadOrigin: false,
    sentAnewAt: 0,
    namesPage: false,
    redirect: "follow",
    initiator: shared7,
    method: "POST",
    urlList: [new URL("http://localhost:8000/users")],
    headers: [["Content-Type", "application/json"]],
    body: { text: '{"name":"Ada"}', type: "text/plain;charset=UTF-8", source: "bytes" },
    mode: "cors",
    credentials: "include",
  },
  origin: "http://localhost:5173",
}

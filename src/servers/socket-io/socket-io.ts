import { rememberingFindings } from "../express/cors.ts"
import { EXPRESS_ENDINGS, layersOf, respond as respondExpress } from "../express/express.ts"
import { expressModules } from "../express/modules.ts"
import { makeRouter, ROUTER, type Router, routerOf } from "../express/router.ts"
import { type NodeSource, runServerFile, servedFrom } from "../node/server-file.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { ENGINE, type Engine, type SocketRuntime, socketIoModule } from "./engine.ts"

const HTTP: LayerInfo = { id: "http", name: "Node’s HTTP server", role: "router", span: null }

/**
 * Reads a file with a Socket.IO server (socket.io 4.8.4, engine.io 6.6.12, cors 2.8.6) into a server that answers as the real
 * one does: what is under its path by the engine, all else by the Express app beside it, where there is one. Its code is run
 * by the interpreter, never by the platform. Never throws.
 */
export function socketIoServer(source: NodeSource): Server {
  const file = runServerFile(source, {
    start: (evaluation): SocketRuntime => ({
      evaluation,
      corsOptions: [],
      remembering: [],
      exchange: null,
      current: ROUTER,
      engines: [],
    }),
    modules: (runtime, made) =>
      new Map([...expressModules(runtime, made), ["socket.io", socketIoModule(runtime)]]),
    usualNames: [
      ["express", "express"],
      ["cors", "cors"],
      ["helmet", "helmet"],
    ],
    app: { names: ["app"], make: (runtime, span) => makeRouter(runtime, "app", span) },
  })
  const { runtime, evaluation } = file
  const app = /\bexpress\s*\(/.test(source.text) ? servedFrom(file, ["app"], routerOf) : null
  const [engine] = runtime.engines
  const findings: Finding[] = [...file.findings, ...noticesOf(engine, app), ...rememberingFindings(runtime)]
  return {
    framework: "socket.io",
    label: "Socket.IO",
    version: "4.8.4, cors 2.8.6",
    layers: [
      ...(engine === undefined ? [] : layersOf(engine.router).filter(({ role }) => role === "cors")),
      ...layersOf(app),
    ],
    options: runtime.corsOptions[0] ?? [],
    findings,
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => {
      if (engine !== undefined && isUnder(engine, request))
        return respondExpress(runtime, engine.router, request, ENGINE)
      return app === null ? nobody() : respondExpress(runtime, app, request, EXPRESS_ENDINGS)
    },
  }
}

function noticesOf(engine: Engine | undefined, app: Router | null): readonly Finding[] {
  if (engine === undefined)
    return [
      {
        kind: "problem",
        text: "No Socket.IO server was found here: nothing like new Server(httpServer, { cors: … }).",
        span: null,
      },
    ]
  const path = engine.path.replace(/\/$/, "")
  return [
    ...(engine.hasCors
      ? []
      : [
          {
            kind: "notice" as const,
            text: `There is no option \`cors\`: what is asked for under ${path}/ gets no CORS header, and a preflight is answered 400.`,
            span: engine.span,
          },
        ]),
    ...(app === null
      ? []
      : [
          {
            kind: "notice" as const,
            text: `What stands in the Express app counts for its own routes alone: what is under ${path}/ never reaches it.`,
            span: null,
          },
        ]),
  ]
}

/** engine.io attaches itself to the path, with a slash at its end; what begins so is its own. */
const isUnder = ({ path }: Engine, { path: asked }: ServerRequest): boolean =>
  `${asked.split("?")[0] ?? ""}`.startsWith(`${path.replace(/\/$/, "")}/`)

/** socket.io, listen: beside its own path the server that it makes knows nothing. */
const nobody = (): ServerReply => ({
  kind: "answer",
  status: 404,
  headers: [],
  body: "",
  layer: HTTP,
  visits: [{ layer: HTTP, action: "answered", note: "404: Socket.IO has its own path alone" }],
  absences: [],
  reachedApplication: true,
  cause: {
    span: null,
    option: null,
    why: "there is nothing but Socket.IO here, and it has its own path alone",
  },
})

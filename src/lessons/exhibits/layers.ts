import { openingScenario } from "../../scenario/opening.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { sourceConfig } from "../../servers/registry.ts"
import type { Visit } from "../../servers/server.ts"
import { simulate } from "../../simulation/simulate.ts"
import type { Trace } from "../../simulation/trace.ts"
import { API, PAGE, POST } from "../gallery/case.ts"

export const LAYERS = ["timing", "auth", "cors"] as const
export type Layer = (typeof LAYERS)[number]

export const FRAMEWORKS = ["FastAPI", "Express"] as const
export type LayersFramework = (typeof FRAMEWORKS)[number]

/** What each layer is, and what it does with a request. */
export const layerWords: Readonly<Record<Layer, { readonly name: string; readonly does: string }>> = {
  cors: { name: "CORS", does: "answers every preflight itself" },
  auth: { name: "auth", does: "answers 401 where there is no Authorization" },
  timing: { name: "timing", does: "adds a header to every answer" },
}

const PYTHON: Readonly<Record<Layer, string>> = {
  cors: `app.add_middleware(\n    CORSMiddleware,\n    allow_origins=["${PAGE}"],\n    allow_methods=["*"],\n    allow_headers=["*"],\n)\n`,
  auth: '@app.middleware("http")\nasync def auth(request, call_next):\n    if "authorization" not in request.headers:\n        return JSONResponse({"detail": "Not authenticated"}, status_code=401)\n    return await call_next(request)\n',
  timing:
    '@app.middleware("http")\nasync def timing(request, call_next):\n    response = await call_next(request)\n    response.headers["X-Time"] = "7"\n    return response\n',
}
const JAVASCRIPT: Readonly<Record<Layer, string>> = {
  cors: `app.use(cors({ origin: "${PAGE}" }))\n`,
  auth: "app.use(function auth(req, res, next) {\n  if (!req.headers.authorization) return res.sendStatus(401)\n  next()\n})\n",
  timing: 'app.use(function timing(req, res, next) {\n  res.set("X-Time", "7")\n  next()\n})\n',
}

/** What became of the preflight at a layer: it was not reached, it passed on, or it answered. */
export type Station = "not reached" | Visit["action"]

export interface LayersPlayed {
  readonly scenario: Scenario
  readonly trace: Trace
  readonly source: string
  /** by the layer: what it did with the preflight */
  readonly stations: Readonly<Record<Layer, Station>>
  /** the status of the preflight's answer, and who gave it */
  readonly status: number
  readonly by: Layer | null
}

/**
 * Plays a request with a token through the layers.
 * @param order outermost first. In FastAPI that is the last one in the file, in Express the first.
 */
export function playLayers(framework: LayersFramework, order: readonly Layer[]): LayersPlayed {
  const source =
    framework === "FastAPI"
      ? [
          "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom fastapi.responses import JSONResponse\n\napp = FastAPI()\n",
          ...order.map((layer) => PYTHON[layer]).reverse(),
          '\n@app.post("/users")\ndef create_user(user: dict):\n    return user\n',
        ].join("\n")
      : [
          'const express = require("express")\nconst cors = require("cors")\n\nconst app = express()\n',
          ...order.map((layer) => JAVASCRIPT[layer]),
          'app.post("/users", (req, res) => res.status(201).json({ id: 1 }))\napp.listen(8000)\n',
        ].join("\n")
  const scenario: Scenario = {
    ...openingScenario,
    id: "layers-exhibit",
    title: "Who answers the preflight?",
    page: { ...openingScenario.page, url: `${PAGE}/` },
    request: { ...POST, headers: [...POST.headers, ["Authorization", "Bearer t"]] },
    servers: { [API]: sourceConfig(framework === "FastAPI" ? "starlette" : "express", source) },
  }
  const trace = simulate(scenario)
  const reply = trace.exchanges.find(({ phase }) => phase === "preflight")?.reply
  if (reply?.kind !== "answer") throw new Error("the exhibit's own server does not answer")
  const layerOf = (name: string): Layer | null =>
    /cors/i.test(name) ? "cors" : /auth/i.test(name) ? "auth" : /timing/i.test(name) ? "timing" : null
  const stations: Record<Layer, Station> = { cors: "not reached", auth: "not reached", timing: "not reached" }
  for (const { layer, action } of reply.visits) {
    const found = layerOf(layer.name)
    if (found !== null) stations[found] = action
  }
  return { scenario, trace, source, stations, status: reply.status, by: layerOf(reply.layer.name) }
}

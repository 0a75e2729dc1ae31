import fc from "fast-check"
import { afterAll, test } from "vitest"
import { agree, freshSeed } from "./agree.ts"
import { pick } from "./cors-options.ts"
import { PYTHON, pythonServers } from "./python-servers.ts"

const servers = PYTHON === undefined ? null : pythonServers("flask-cors")
afterAll(() => servers?.close())

const entries = {
  origins: pick(
    '"*"',
    '"http://localhost:5173"',
    '["http://localhost:5173", "https://app.example.com"]',
    "[]",
    'r"https://.*\\.example\\.com"',
    '[r"http://localhost:\\d+", "https://APP.example.com"]',
    "allowed",
  ),
  methods: pick('["GET", "POST"]', '"PUT"', '["post"]'),
  allow_headers: pick('["Content-Type", "Authorization"]', '"X-A"', '"*"', 'r"x-.*"'),
  expose_headers: pick('["X-Total"]', '"ETag"', '["X-Total", "ETag"]'),
  supports_credentials: pick("True", "False"),
  max_age: pick("600", "0", '"60"'),
  send_wildcard: pick("False", "False", "True"),
  vary_header: pick("True", "False"),
  always_send: pick("True", "False"),
} as const

/** What Flask-CORS refuses when the app starts is no server. */
const isRefused = (given: Readonly<Record<string, string>>): boolean =>
  given.supports_credentials === "True" && given.send_wildcard === "True"

const given = fc.record(entries, { requiredKeys: [] }).filter((each) => !isRefused(each))
const keywords = given.map((each) =>
  Object.entries(each)
    .map(([name, value]) => `, ${name}=${value}`)
    .join(""),
)
const dict = given.map(
  (each) =>
    `{${Object.entries(each)
      .map(([name, value]) => `"${name}": ${value}`)
      .join(", ")}}`,
)

const AUTH =
  '@app.before_request\ndef auth():\n    if "Authorization" not in request.headers:\n        return jsonify(error="no token"), 401'
const HAND =
  '@app.after_request\ndef add_cors(response):\n    response.headers.add("Access-Control-Allow-Origin", request.headers.get("Origin", "*"))\n    response.headers["Access-Control-Allow-Methods"] = "GET,PUT"\n    return response'

const source = fc
  .record({
    config: pick(
      "",
      "",
      'app.config["CORS_ORIGINS"] = ["https://app.example.com"]',
      "app.config.update(CORS_MAX_AGE=60, CORS_ALWAYS_SEND=False)",
    ),
    cors: fc.oneof(
      { weight: 4, arbitrary: keywords.map((each) => `CORS(app${each})`) },
      { weight: 2, arbitrary: dict.map((each) => `CORS(app, resources={r"/api/*": ${each}})`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(dict, dict)
          .map(([a, b]) => `CORS(app, resources={r"/api/*": ${a}, "/users": ${b}})`),
      },
      { weight: 1, arbitrary: keywords.map((each) => `cors = CORS()\ncors.init_app(app${each})`) },
      fc.constant("CORS(app)"),
      fc.constant(HAND),
      fc.constant(""),
    ),
    decorator: fc.oneof(
      { weight: 3, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: keywords.map((each) => `@cross_origin(${each.replace(/^, /, "")})\n`) },
      { weight: 1, arbitrary: keywords.map((each) => `@cross_origin(automatic_options=False${each})\n`) },
    ),
    blueprint: fc.oneof(
      { weight: 2, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: keywords.map((each) => `CORS(api${each})`) },
    ),
    auth: pick("", "", "", AUTH),
    end: pick(
      "",
      "",
      '@app.errorhandler(404)\ndef missing(error):\n    return jsonify(error="not found"), 404',
      '@app.errorhandler(Exception)\ndef failed(error):\n    return {"error": "failed"}, 500',
    ),
  })
  .map(({ config, cors, decorator, blueprint, auth, end }) =>
    [
      "from flask import Flask, Blueprint, jsonify, request, abort, redirect, make_response, Response",
      "from flask_cors import CORS, cross_origin",
      'allowed = ["http://localhost:5173", "https://app.example.com"]',
      "app = Flask(__name__)",
      config,
      cors,
      auth,
      `@app.get("/users")\n${decorator}def users():\n    response = jsonify(ok=True, all=[1, 2])\n    response.headers["X-Total"] = "7"\n    return response`,
      `@app.post("/users")\n${decorator}def create():\n    return jsonify(id=1), 201`,
      'api = Blueprint("api", __name__, url_prefix="/api")',
      blueprint,
      `@api.route("/items/<int:id>", methods=["GET", "PUT"])\n${decorator}def item(id):\n    return f"item {id}", 200, {"X-Total": "7"}`,
      "app.register_blueprint(api)",
      '@app.route("/crash")\ndef crash():\n    raise RuntimeError("boom")',
      '@app.route("/teapot", methods=["GET", "PATCH"])\ndef teapot():\n    abort(401)',
      '@app.route("/moved")\ndef moved():\n    return redirect("/users")',
      '@app.route("/slash/")\ndef slash():\n    return make_response("slash", 203)',
      end,
    ]
      .filter((line) => line !== "")
      .join("\n\n"),
  )

const seed = freshSeed()
test.skipIf(servers === null)(
  `200 apps by 10 requests, seed ${seed}: Flask with Flask-CORS 3.0.10, live`,
  { timeout: 180_000 },
  async () => {
    await agree({
      framework: "flask-cors",
      sources: source,
      seed,
      count: 200,
      paths: [
        "/users",
        "/users",
        "/api/items/1",
        "/api/items/x",
        "/crash",
        "/teapot",
        "/missing",
        "/moved",
        "/slash",
      ],
      start: (text) => servers?.start(text) ?? Promise.reject(new Error("there is no Python")),
    })
  },
)

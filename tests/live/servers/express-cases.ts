import fc from "fast-check"

const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

/** How an origin is allowed, as people write it. */
const origin = pick(
  '"*"',
  '"http://localhost:5173"',
  '"http://localhost:5173/"',
  '["http://localhost:5173", "https://app.example.com"]',
  "[]",
  "true",
  "false",
  "/localhost/",
  "/^https?:\\/\\/(.+\\.)?example\\.com$/",
  "/\\.example\\.com$/i",
  '[/^http:\\/\\/localhost:\\d+$/, "https://app.example.com"]',
  "process.env.CLIENT_URL",
  'process.env.CLIENT_URL || "http://localhost:5173"',
  "allowed",
  "(origin, callback) => callback(null, allowed.includes(origin))",
  '(origin, cb) => { if (!origin || allowed.indexOf(origin) !== -1) { cb(null, true) } else { cb(new Error("Not allowed by CORS")) } }',
  "function (origin, callback) { console.log(origin); return callback(null, origin) }",
  '(origin, callback) => callback(null, /example\\.com$/.test(origin) ? "https://app.example.com" : false)',
  '(origin, callback) => { try { const { hostname } = new URL(origin); callback(null, hostname.endsWith("example.com")) } catch (error) { callback(null, false) } }',
  "(origin, callback) => { if (allowed.some((each) => origin && origin.startsWith(each))) return callback(null, true); callback(null, false) }",
)

/** Options of the npm package `cors`; NestJS takes them too. */
export const corsOptions = fc
  .record(
    {
      origin,
      methods: pick('["GET", "POST"]', '"GET,PUT"', '"*"', "[]"),
      allowedHeaders: pick('["Content-Type", "Authorization"]', '"X-A"', '"*"', "[]"),
      exposedHeaders: pick('["X-Total"]', '"ETag,X-Total"', "[]"),
      credentials: pick("true", "false"),
      maxAge: pick("600", "0", '"86400"'),
      preflightContinue: pick("true", "false"),
      optionsSuccessStatus: pick("200", "204"),
    },
    { requiredKeys: [] },
  )
  .map(
    (given) =>
      `{ ${Object.entries(given)
        .map(([name, value]) => `${name}: ${value}`)
        .join(", ")} }`,
  )

/** How CORS comes into an app: by the package, for all or for one route, or written by hand. */
const middleware = fc.oneof(
  { weight: 4, arbitrary: corsOptions.map((each) => `app.use(cors(${each}))`) },
  {
    weight: 1,
    arbitrary: corsOptions.map(
      (each) =>
        `const corsOptions = ${each}\napp.use(cors(corsOptions))\napp.options("/{*any}", cors(corsOptions))`,
    ),
  },
  { weight: 1, arbitrary: corsOptions.map((each) => `app.use("/api", cors(${each}))`) },
  {
    weight: 1,
    arbitrary: corsOptions.map(
      (each) =>
        `app.use(cors((req, callback) => callback(null, req.path === "/users" ? ${each} : { origin: false })))`,
    ),
  },
  fc.constant("app.use(cors())"),
  fc.constant(""),
  fc.constant(
    'app.use((req, res, next) => {\n  res.header("Access-Control-Allow-Origin", req.headers.origin || "*")\n  res.header("Access-Control-Allow-Headers", "Origin, X-Requested-With, Content-Type, Accept")\n  if (req.method === "OPTIONS") return res.sendStatus(200)\n  next()\n})',
  ),
  fc.constant(
    'app.use((req, res, next) => {\n  const { origin } = req.headers\n  if (allowed.includes(origin)) { res.setHeader("Access-Control-Allow-Origin", origin); res.vary("Origin") }\n  res.setHeader("Access-Control-Allow-Methods", "GET,POST,PUT")\n  next()\n})',
  ),
  fc.constant(
    'app.use((req, res, next) => {\n  const has = Object.prototype.hasOwnProperty.call(req.headers, "origin") && req.headers.hasOwnProperty("origin")\n  for (const name in req.headers) if (name === "origin") res.set("X-In", name)\n  if (has && Object.keys(req.headers).includes("origin") && "origin" in req.headers) res.set("Access-Control-Allow-Origin", { ...req.headers }.origin)\n  next()\n})',
  ),
  pick(
    "allowing.own",
    "allowing.own.bind(allowing)",
    "allowing.arrow",
    "(...all) => allowing.own(...all)",
  ).map(
    (handler) =>
      `class Allowing {\n  constructor(list) { this.list = list }\n  own(req, res, next) { if (this.list.has(req.headers.origin)) res.set("Access-Control-Allow-Origin", req.headers.origin); next() }\n  arrow = (req, res, next) => this.own(req, res, next)\n}\nconst allowing = new Allowing(new Set(allowed))\napp.use(${handler})`,
  ),
)

const AUTH =
  'app.use((req, res, next) => {\n  if (!req.headers.authorization) return res.status(401).json({ error: "no token" })\n  next()\n})'

/** A whole app: what stands before CORS, CORS, and what stands behind. */
export const expressSource = fc
  .record({
    before: pick(
      "",
      "",
      "",
      AUTH,
      "app.use(helmet())",
      "app.use(express.json())",
      'app.disable("x-powered-by")',
    ),
    middleware,
    after: pick("", "", "", AUTH, "app.use(helmet())"),
    route: corsOptions,
    own: fc.boolean(),
    end: pick(
      "",
      'app.use((req, res) => res.status(404).json({ error: "not found" }))',
      "app.use((err, req, res, next) => { res.status(500).json({ error: err.message }) })",
    ),
  })
  .map(({ before, middleware: cors, after, route, own, end }) =>
    [
      'const express = require("express")',
      'const cors = require("cors")',
      'const helmet = require("helmet")',
      'const allowed = ["http://localhost:5173", "https://app.example.com"]',
      "if (process.env.CLIENT_URL) allowed.push(process.env.CLIENT_URL)",
      "const app = express()",
      before,
      cors,
      after,
      'app.get("/users", (req, res) => { res.set("X-Total", "7").json({ ok: true }) })',
      'app.post("/users", (req, res) => { res.status(201).json({ id: 1 }) })',
      "const api = express.Router()",
      'api.get("/items/:id", (req, res) => res.send(`item ${req.params.id}`))',
      'api.put("/items/:id", async (req, res) => { res.cookie("seen", "1", { httpOnly: true, sameSite: "none", secure: true }); res.sendStatus(204) })',
      'app.use("/api", api)',
      own
        ? `app.get("/own", cors(${route}), (req, res) => res.send("own"))\napp.options("/own", cors(${route}))`
        : "",
      'app.get("/crash", () => { throw new Error("boom") })',
      'app.get("/moved", (req, res) => res.redirect("/users"))',
      end,
      "module.exports = app",
    ]
      .filter((line) => line !== "")
      .join("\n"),
  )

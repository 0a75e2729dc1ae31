import { API, allow, answers, CREDENTIALS, express, fastapi, galleryCase, nginx, PAGE, POST } from "./case.ts"

const OPEN = [
  `allow_origins=["${PAGE}"]`,
  "allow_credentials=True",
  'allow_methods=["*"]',
  'allow_headers=["*"]',
]
const AUTH = `

@app.middleware("http")
async def auth(request, call_next):
    if "authorization" not in request.headers:
        return JSONResponse({"detail": "Not authenticated"}, status_code=401)
    return await call_next(request)
`
const TOKEN = { ...POST, headers: [...POST.headers, ["Authorization", "Bearer t"] as const] }

/** What servers do: who answers first, what is said twice, and what is not said at all. */
export const serverCases = [
  galleryCase({
    id: "auth-outside",
    title: "The middleware added last is outermost",
    says: "Auth was added after `CORSMiddleware`, so it stands outside of it, and answers the preflight with 401.",
    tags: ["order", "preflight", "FastAPI"],
    server: fastapi(OPEN, AUTH),
    request: TOKEN,
  }),
  galleryCase({
    id: "express-auth-first",
    title: "Express: auth before cors",
    says: "In Express what is added first comes first. Here it is auth, and no preflight carries a token.",
    tags: ["order", "preflight", "Express"],
    server: express(
      `app.use((req, res, next) => {\n  if (!req.headers.authorization) return res.sendStatus(401)\n  next()\n})\napp.use(cors({ origin: "${PAGE}" }))`,
    ),
    request: TOKEN,
  }),
  galleryCase({
    id: "hidden-500",
    title: "A CORS error that is a crash",
    says: "An exception is answered by the layer outside of all middleware, without CORS headers: the 500 hides behind them.",
    tags: ["order", "FastAPI"],
    server: fastapi(OPEN, '\n\n@app.get("/crash")\ndef crash():\n    raise RuntimeError("boom")\n'),
    request: { url: `${API}/crash` },
  }),
  galleryCase({
    id: "dev-production",
    title: "Local dev against production",
    says: "The list hangs on `ENV`, and the server runs as in production.",
    tags: ["settings", "FastAPI"],
    server: {
      ...fastapi(null),
      source: `import os\nfrom fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n\napp = FastAPI()\n\nif os.getenv("ENV") == "production":\n    origins = ["https://app.example.com"]\nelse:\n    origins = ["http://localhost:3000", "http://localhost:5173"]\n\napp.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["*"], allow_headers=["*"])\n\n\n@app.post("/users")\ndef create_user(user: dict):\n    return user\n`,
      env: { ENV: "production" },
    },
    request: POST,
  }),
  galleryCase({
    id: "exposed-header",
    title: "A header that JavaScript can't see",
    says: "The answer passes, and `X-Total` is not in it: only seven response headers are safelisted.",
    tags: ["settings", "FastAPI"],
    server: fastapi(
      OPEN,
      '\n\n@app.get("/items")\ndef items():\n    return Response("[]", headers={"X-Total": "7"})\n',
    ),
    request: { url: `${API}/items` },
  }),
  galleryCase({
    id: "express-defaults",
    title: "Express: app.use(cors())",
    says: "`cors` answers 204 to a preflight, allows `*`, and gives back the header names that were asked for.",
    tags: ["preflight", "Express"],
    server: express("app.use(cors())"),
    request: POST,
  }),
  galleryCase({
    id: "express-throws",
    title: "Express: an origin function that throws",
    says: "`callback(new Error(...))` is answered 500 without CORS headers. `callback(null, false)` is what is meant.",
    tags: ["origins", "Express"],
    server: express(
      'const allowed = ["https://app.example.com"]\napp.use(cors({\n  origin(origin, callback) {\n    if (!origin || allowed.includes(origin)) callback(null, true)\n    else callback(new Error("Not allowed by CORS"))\n  },\n}))',
    ),
  }),
  galleryCase({
    id: "nginx-always",
    title: "nginx: add_header without always",
    says: "`add_header` leaves errors out: the app's 404 arrives without its CORS header.",
    tags: ["nginx"],
    server: nginx([`add_header Access-Control-Allow-Origin ${PAGE};`], answers([], [], { actual: 404 })),
  }),
  galleryCase({
    id: "nginx-inherit",
    title: "nginx: one add_header loses the others",
    says: "Headers of the server block are inherited only by a location that adds none of its own.",
    tags: ["nginx"],
    server: {
      ...nginx([]),
      source: `server {\n    listen 8000;\n    add_header Access-Control-Allow-Origin ${PAGE} always;\n\n    location / {\n        add_header X-Frame-Options DENY;\n        proxy_pass http://app;\n    }\n}\n`,
    },
  }),
  galleryCase({
    id: "two-headers",
    title: "Two Access-Control-Allow-Origin",
    says: "nginx says it, and so does the app behind: two values, and no browser takes two.",
    tags: ["nginx", "Express", "order"],
    server: nginx(
      [`add_header Access-Control-Allow-Origin ${PAGE} always;`],
      express(`app.use(cors({ origin: "${PAGE}" }))`),
    ),
  }),
  galleryCase({
    id: "slash-redirect",
    title: "A slash, and the preflight is redirected",
    says: "The server redirects `/users` to `/users/`. A preflight is never followed.",
    tags: ["redirects", "preflight"],
    server: answers([allow(PAGE)], [allow(PAGE), ["Location", "/users/"]], { preflight: 307 }),
    request: POST,
  }),
  galleryCase({
    id: "login-redirect",
    title: "A redirect to the login page",
    says: "The session is over, the server redirects to where people log in, and that page knows nothing of CORS.",
    tags: ["redirects"],
    server: answers([]),
    rest: {
      servers: {
        [API]: answers([allow(PAGE), ["Location", "https://login.example.com/sso"]], [], { actual: 302 }),
        "https://login.example.com": answers([]),
      },
    },
  }),
  galleryCase({
    id: "origin-null-redirect",
    title: "After two redirects the origin is null",
    says: "From the API to another origin and on to a third: from there on the request asks as `null`.",
    tags: ["redirects", "origins"],
    server: answers([]),
    rest: {
      servers: {
        [API]: answers([allow(PAGE), ["Location", "http://127.0.0.1:8001/users"]], [], { actual: 302 }),
        "http://127.0.0.1:8001": answers([allow(PAGE)]),
      },
    },
  }),
  galleryCase({
    id: "no-vary",
    title: "The missing Vary: Origin",
    says: "The image was kept without CORS headers; the `fetch()` behind it gets it out of the cache, and fails.",
    tags: ["cache", "elements", "Express"],
    server: express(
      `app.use((req, res, next) => {\n  if (req.headers.origin === "${PAGE}") res.setHeader("Access-Control-Allow-Origin", req.headers.origin)\n  next()\n})\napp.get("/logo.png", (req, res) => {\n  res.set("Cache-Control", "max-age=60")\n  res.type("png").send("x")\n})`,
    ),
    request: { url: `${API}/logo.png`, initiator: { kind: "img", crossorigin: null } },
    rest: {
      later: [
        { after: 1, request: { ...POST, method: "GET", headers: [], body: null, url: `${API}/logo.png` } },
      ],
    },
  }),
  galleryCase({
    id: "reflected",
    title: "Whoever asks is named",
    says: "`origin: true` with credentials gives every site on the internet what the user's cookies open.",
    tags: ["credentials", "Express"],
    server: express("app.use(cors({ origin: true, credentials: true }))"),
    page: "https://attacker.example/",
    request: { url: "https://api.example.com/users", credentials: "include" },
  }),
  galleryCase({
    id: "all-allowed",
    title: "All that a login needs",
    says: "Origin, credentials, method and header: each is named, and nothing besides.",
    tags: ["settings", "credentials", "FastAPI"],
    server: fastapi([
      `allow_origins=["${PAGE}"]`,
      "allow_credentials=True",
      'allow_methods=["POST"]',
      'allow_headers=["Content-Type"]',
    ]),
    request: { ...POST, credentials: "include" },
    rest: { cookies: [{ from: API, header: "sid=1" }] },
  }),
  galleryCase({
    id: "credentials-two-faults",
    title: "Two faults, one behind the other",
    says: "The origin has a slash at its end; once that is gone, credentials are missing. The fix finds both.",
    tags: ["settings", "credentials", "FastAPI"],
    server: fastapi([`allow_origins=["${PAGE}/"]`, 'allow_methods=["*"]', 'allow_headers=["*"]']),
    request: { ...POST, credentials: "include" },
  }),
  galleryCase({
    id: "no-cors",
    title: "no-cors is no fix",
    says: "No error any more, and no answer either: status 0, no headers, no body.",
    tags: ["no CORS"],
    server: answers([allow(PAGE), CREDENTIALS]),
    request: { mode: "no-cors" },
  }),
]

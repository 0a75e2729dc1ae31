import type { Scenario } from "./scenario.ts"

/** The lesson's own config, local development against production. */
const SOURCE = `import os
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()

if os.getenv("ENV") == "production":
    origins = ["https://app.example.com"]
else:
    origins = [
        "http://localhost:3000",
        "http://localhost:5173",
        "http://127.0.0.1:5173",
    ]

app.add_middleware(
    CORSMiddleware,
    allow_origins=origins,
    allow_credentials=True,
    allow_methods=["*"],
    allow_headers=["*"],
)


@app.post("/users", status_code=201)
def create_user(user: dict):
    return {"id": 1, **user}
`

/** What the app opens on: Vite calls FastAPI, and the server runs as in production. Blocked. */
export const openingScenario: Scenario = {
  id: "",
  title: "Local dev vs production",
  page: {
    url: "http://localhost:5173/login",
    sandboxed: false,
    localNetwork: "granted",
    embedderPolicy: "unsafe-none",
  },
  request: {
    initiator: { kind: "fetch" },
    url: "http://localhost:8000/users",
    method: "POST",
    headers: [["Content-Type", "application/json"]],
    body: { kind: "text", text: '{"name":"Ada"}' },
    mode: "cors",
    credentials: "include",
    redirect: "follow",
  },
  later: [],
  cookies: [],
  servers: {
    "http://localhost:8000": {
      framework: "starlette",
      version: "1.3.1",
      source: SOURCE,
      env: { ENV: "production" },
      answers: {},
      behind: null,
    },
  },
  browser: "chromium",
}

/** Is the request still the one that the app opens with? Nobody has written it. */
export const asksAsAtFirst = ({ request }: Scenario): boolean =>
  JSON.stringify(request) === JSON.stringify(openingScenario.request)

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { paste } from "../../src/paste/paste.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import { scenarioToJson } from "../../src/scenario/to-json.ts"
import type { SourceConfig } from "../../src/servers/registry.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

const requestOf = (text: string) => {
  const { scenario } = paste(text, openingScenario)
  if (scenario === null) throw new Error("nothing was taken")
  const { url, method, headers, credentials, body, initiator } = scenario.request
  return { page: scenario.page.url, url, method, headers, credentials, body, initiator }
}

describe("requests", () => {
  test("Copy as cURL (bash), with what the browser sets by itself told and left out", () => {
    const text =
      "curl 'https://api.foo.com/users?x=1' \\\n  -X 'PUT' \\\n  -H 'content-type: application/json' \\\n  -H 'origin: https://foo.com' \\\n  -H 'sec-fetch-mode: cors' \\\n  -b 'session=abc' \\\n  --data-raw $'{\"a\":\"it\\'s\"}' --compressed"
    expect(requestOf(text)).toMatchObject({
      page: "https://foo.com",
      url: "https://api.foo.com/users?x=1",
      method: "PUT",
      headers: [["content-type", "application/json"]],
      credentials: "include",
      body: { kind: "text", text: '{"a":"it\'s"}' },
    })
    expect(paste(text, openingScenario).left.join()).not.toContain("abc")
  })
  test("Copy as cURL (cmd)", () => {
    const text =
      'curl ^"https://api.foo.com/users^" ^\r\n  -H ^"content-type: application/json^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^"'
    expect(requestOf(text)).toMatchObject({
      url: "https://api.foo.com/users",
      method: "POST",
      body: { kind: "text", text: '{"a":1}' },
    })
  })
  test("Copy as fetch", () => {
    expect(
      requestOf(
        'fetch("https://api.foo.com/users", {\n  "headers": { "accept": "*/*", "content-type": "application/json", "sec-ch-ua": "x" },\n  "referrer": "https://foo.com/app",\n  "body": "{}",\n  "method": "POST",\n  "mode": "cors",\n  "credentials": "include"\n});',
      ),
    ).toMatchObject({
      page: "https://foo.com/app",
      method: "POST",
      headers: [["content-type", "application/json"]],
      credentials: "include",
    })
  })
  test.each([
    [
      'axios.post("https://api.foo.com/x", { a: 1 }, { withCredentials: true, headers: { "X-A": "1" } })',
      {
        method: "POST",
        headers: [["X-A", "1"]],
        credentials: "include",
        body: { kind: "text", text: '{"a":1}' },
      },
    ],
    [
      'const api = axios.create({ baseURL: "https://api.foo.com/", withCredentials: true })\nexport const load = async () => (await api.get("/x", { params: { q: "a b" } })).data',
      { url: "https://api.foo.com/x?q=a+b", method: "GET", credentials: "include" },
    ],
    [
      'axios.defaults.withCredentials = true\naxios.defaults.headers.common["X-Token"] = "t"\naxios({ url: "https://api.foo.com/x", method: "delete" })',
      { method: "DELETE", headers: [["X-Token", "t"]], credentials: "include" },
    ],
    [
      '$.ajax({ url: "https://api.foo.com/x", type: "POST", data: { a: 1 }, xhrFields: { withCredentials: true } })',
      { method: "POST", credentials: "include", body: { kind: "form", text: "a=1" } },
    ],
    [
      '$.getJSON("https://api.foo.com/x", { a: 1 }, function (data) {})',
      { url: "https://api.foo.com/x?a=1", method: "GET" },
    ],
    [
      'const xhr = new XMLHttpRequest()\nxhr.open("PUT", "https://api.foo.com/x")\nxhr.setRequestHeader("X-A", "1")\nxhr.withCredentials = true\nxhr.upload.addEventListener("progress", f)\nxhr.send("hi")',
      {
        method: "PUT",
        headers: [["X-A", "1"]],
        credentials: "include",
        initiator: { kind: "xhr", uploadListener: true },
      },
    ],
    [
      'new EventSource("https://api.foo.com/stream", { withCredentials: true })',
      { initiator: { kind: "eventsource" }, credentials: "include" },
    ],
    [
      'const api = axios.create({ baseURL: process.env.REACT_APP_API || "https://api.foo.com" })\napi.interceptors.request.use((config) => { const token = localStorage.getItem("t"); if (token) config.headers.Authorization = `Bearer ${token}`; return config })\nexport const load = () => api.get("/x")',
      { url: "https://api.foo.com/x", headers: [["Authorization", "Bearer ..."]] },
    ],
    [
      'axios.interceptors.request.use(async (config) => ({ ...config, withCredentials: true }))\naxios.interceptors.request.use((config) => { config.headers.set("X-A", "1"); return config })\naxios.interceptors.response.use((answer) => answer)\naxios.delete("https://api.foo.com/x")',
      { method: "DELETE", headers: [["X-A", "1"]], credentials: "include" },
    ],
    [
      'function send() { navigator.sendBeacon("https://api.foo.com/log", "x") }',
      { initiator: { kind: "beacon" } },
    ],
  ])("%s", (text, expected) => expect(requestOf(text)).toMatchObject(expected))
})

describe("a fetch() call with code around it, which is run", () => {
  test.each([
    [
      'const API = process.env.REACT_APP_API || "https://api.foo.com"\nawait fetch(`${API}/x`)',
      { url: "https://api.foo.com/x", method: "GET" },
      "",
    ],
    [
      'const API = import.meta.env.VITE_API ?? "https://api.foo.com"\nfetch(API + "/x", { credentials: "include" })',
      { url: "https://api.foo.com/x", credentials: "include" },
      "",
    ],
    [
      'const API = "https://api.foo.com"\nexport async function load(id) {\n  return fetch(`${API}/x/${id}`, { headers: { Authorization: `Bearer ${localStorage.getItem("t")}` } })\n}',
      { url: "https://api.foo.com/x/1", headers: [["Authorization", "Bearer ..."]] },
      "What `load` is called with can't be known: it is taken for “1”.",
    ],
    [
      'export const save = async (user) => {\n  const answer = await fetch(`https://api.foo.com/x/${user.id}`, { method: "PUT", headers: { "X-A": user.name } })\n}',
      { url: "https://api.foo.com/x/1", method: "PUT", headers: [["X-A", "1"]] },
      "What `save` is called with can't be known: it is taken for “1”.",
    ],
    [
      'const API = process.env.API || "https://api.foo.com"\nfetch(`${API}/x`, { method: "POST", body: { a: 1 } })',
      { method: "POST", body: { kind: "text", text: "[object Object]" } },
      "",
    ],
    [
      'const HOST = process.env.HOST || "api.foo.com"\nasync function onSubmit(event) {\n  event.preventDefault()\n  await fetch(`https://${HOST}/x`, { method: "POST" })\n}',
      { url: "https://api.foo.com/x", method: "POST" },
      "What `onSubmit` is called with can't be known: it is taken for “1”.",
    ],
    [
      'const headers = new Headers({ A: "1", B: "2" })\nheaders.append("C", "3")\nheaders.set("a", "4")\nheaders.delete("B")\nfetch("https://api.foo.com/x", { headers, method: "POST", body: new FormData(form) })',
      {
        method: "POST",
        headers: [
          ["C", "3"],
          ["a", "4"],
        ],
        body: { kind: "blob", type: expect.stringContaining("multipart/form-data") },
      },
      "",
    ],
    [
      'const request = new Request("https://api.foo.com/x", { method: "PATCH", mode: "no-cors" })\nfetch(request, { mode: "cors", redirect: "manual" })',
      { url: "https://api.foo.com/x", method: "PATCH", mode: "cors", redirect: "manual" },
      "",
    ],
    [
      'fetch(new URL("/x", "https://api.foo.com"), { headers: new Headers([["A", "1"]]) })',
      { url: "https://api.foo.com/x", headers: [["A", "1"]] },
      "",
    ],
    [
      'export default function App() {\n  const [users, setUsers] = useState([])\n  useEffect(() => {\n    fetch("https://api.foo.com/x", { headers: new Headers({ A: "1" }) }).then((r) => r.json()).then(setUsers)\n  }, [])\n  return <ul>{users.map((user) => <li key={user.id}>{user.name}</li>)}<Foot /></ul>\n}',
      { url: "https://api.foo.com/x", headers: [["A", "1"]] },
      "",
    ],
  ])("%s", (text, expected, told) => {
    const { scenario, kinds, left } = paste(text, openingScenario)
    if (told === "") expect(left).toEqual([])
    expect(kinds).toEqual(["a fetch() call"])
    expect(scenario?.request).toMatchObject({ initiator: { kind: "fetch" }, ...expected })
    expect(left.join()).toContain(told)
  })
  test.each(["fetch(API_URL + '/x')", "fetch(`${process.env.API}/x`)", "fetch(`${import.meta.env.API}/x`)"])(
    "%s: what can't be known is not guessed",
    (text) => {
      const { took, left } = paste(text, openingScenario)
      expect(took).toEqual([])
      expect(left.join()).toContain("The URL can't be known")
    },
  )
})

test.each([
  "axios.create({ baseURL: process.env.API }).get('/x')",
  "axios.create({ baseURL: import.meta.env.VITE_API }).get('/x')",
  "axios.get('/x', { baseURL: API })",
])("%s: an address whose beginning can't be known is not taken for one of the page", (text) => {
  const { kinds, took, left } = paste(text, openingScenario)
  expect(kinds).toEqual(["a call of a library"])
  expect(took).toEqual([])
  expect(left.join()).toContain("The `baseURL` can't be known. Write it out.")
})

describe("servers and answers", () => {
  const key = "http://localhost:8000"
  const serverOf = (text: string, current = openingScenario) => paste(text, current).scenario?.servers[key]
  test("an Express file takes the server's place", () => {
    expect(serverOf('const express = require("express")\nconst app = express()')).toMatchObject({
      framework: "express",
    })
  })
  test("an nginx block goes before the app that is there, and an app behind the nginx that is there", () => {
    const first = paste("server { location / { proxy_pass http://app; } }", openingScenario)
    expect(first.scenario?.servers[key]).toMatchObject({
      framework: "nginx",
      behind: { framework: "starlette" },
    })
    if (first.scenario === null) throw new Error("not taken")
    const second = serverOf(
      'const app = require("express")()\napp.get("/", (req, res) => res.end())',
      first.scenario,
    )
    expect(second).toMatchObject({ framework: "nginx", behind: { framework: "express" } })
  })
  test("curl -i output", () => {
    expect(serverOf("HTTP/2 403\r\nserver: nginx\r\naccess-control-allow-origin: *\r\n\r\n{}")).toMatchObject(
      {
        framework: "replies",
        actual: {
          status: 403,
          headers: [
            ["server", "nginx"],
            ["access-control-allow-origin", "*"],
          ],
          body: "{}",
        },
      },
    )
  })
  test("curl -v output, of which the answer's lines count", () => {
    expect(
      serverOf(
        "* Connected\n> GET / HTTP/1.1\n> Host: x\n< HTTP/1.1 200 OK\n< Vary: Origin\n< Access-Control-Allow-Origin: https://a.com\n<\n",
      ),
    ).toMatchObject({
      actual: {
        status: 200,
        headers: [
          ["Vary", "Origin"],
          ["Access-Control-Allow-Origin", "https://a.com"],
        ],
      },
    })
  })
})

describe("links, JSON, HAR, and several at once", () => {
  test("a permalink with words around it, and the scenario's JSON", () => {
    expect(
      paste(`look: https://x.example/app/${permalinkHash(openingScenario)} !`, openingScenario).scenario
        ?.title,
    ).toBe(openingScenario.title)
    expect(paste(JSON.stringify(scenarioToJson(openingScenario)), openingScenario).scenario).toEqual(
      openingScenario,
    )
    expect(paste('{"page": {"url": 5}, "servers": {}}', openingScenario).left.join()).toContain("page")
  })
  test("a HAR: requests to other origins, preflight and request together, secrets masked", () => {
    const header = (name: string, value: string) => ({ name, value })
    const har = {
      log: {
        entries: [
          {
            request: {
              method: "OPTIONS",
              url: "https://api.foo.com/x?access_token=hidden1",
              headers: [header("Origin", "https://foo.com"), header("Access-Control-Request-Method", "PUT")],
            },
            response: { status: 204, headers: [header("access-control-allow-origin", "*")] },
          },
          {
            request: {
              method: "PUT",
              url: "https://api.foo.com/x?access_token=hidden1",
              headers: [
                header("Origin", "https://foo.com"),
                header("Cookie", "s=hidden2"),
                header("Authorization", "Bearer hidden3"),
              ],
            },
            response: { status: 0, headers: [header("Set-Cookie", "s=hidden4; HttpOnly")] },
            _error: "net::ERR_FAILED",
          },
          { request: { method: "GET", url: "https://foo.com/", headers: [] }, response: { status: 200 } },
          { nonsense: true },
        ],
      },
    }
    const result = paste(JSON.stringify(har), openingScenario)
    expect(result.entries.map(({ request, isBlocked }) => [request.method, isBlocked])).toEqual([
      ["PUT", true],
      ["OPTIONS", false],
    ])
    expect(JSON.stringify(result.entries)).not.toContain("hidden")
    expect(result.left.join()).toMatch(/2 of 4.*1 entries.*masked/s)
  })
  test.each([
    [
      "a page and its server",
      '// src/App.tsx\nexport const load = () => fetch("http://localhost:8000/items", { credentials: "include" })\n\n# main.py\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get("/items")\ndef items():\n    return []\n',
      ["a server: FastAPI / Starlette", "a fetch() call"],
      "GET http://localhost:8000/items",
    ],
    [
      "two files of a server, and a page whose name was left out",
      'await supabase.functions.invoke("hello", { body: {} })\n\n// supabase/functions/_shared/cors.ts\nexport const corsHeaders = { "Access-Control-Allow-Origin": "*" }\n\n// ===== supabase/functions/hello/index.ts =====\nimport { corsHeaders } from "../_shared/cors.ts"\nDeno.serve((req) => new Response("ok", { headers: corsHeaders }))\n',
      ["a server: Deno", "a call of supabase-js"],
      "POST https://your-project.supabase.co/functions/v1/hello",
    ],
    [
      "and the message that they bring about",
      "# main.py\nfrom fastapi import FastAPI\napp = FastAPI()\n\n// App.jsx\nfetch(\"http://localhost:8000/items\")\n\nAccess to fetch at 'http://localhost:8000/items' from origin 'http://localhost:3000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.\n",
      ["a server: FastAPI / Starlette", "a fetch() call", "a console message"],
      "GET http://localhost:8000/items",
    ],
    [
      "files of a server alone",
      '// routes.js\nconst router = require("express").Router()\nrouter.get("/items", (req, res) => res.json([]))\n// app.js\nconst app = require("express")()\napp.use("/api", router)\n',
      ["a server: Express"],
      "GET http://localhost:8000/api/items",
    ],
  ])("files that say their names: %s", (_, text, kinds, asked) => {
    const pasted = paste(text, openingScenario)
    const request = pasted.scenario?.request
    expect(pasted.kinds).toEqual(kinds)
    expect(`${request?.method} ${request?.url}`).toBe(asked)
  })
  test("the empty line between a message and a file is none of the file", () => {
    const message =
      "Access to fetch at 'http://localhost:8000/users' from origin 'http://localhost:4000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource."
    const file = "<?php\necho 'hello';\n"
    const server = paste(`${message}\n\n${file}`, openingScenario).scenario?.servers["http://localhost:8000"]
    expect(server).toMatchObject({ framework: "php", source: file })
  })
  test("a file and the message that it causes, between fences or one after the other", () => {
    const message =
      "Access to fetch at 'http://localhost:8000/users' from origin 'http://localhost:4000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource."
    const file = "from fastapi import FastAPI\napp = FastAPI()\n"
    for (const text of [
      `My app:\n\`\`\`python\n${file}\`\`\`\nand\n\`\`\`\n${message}\n\`\`\``,
      `${file}\n${message}`,
    ]) {
      const { scenario, kinds, decoded } = paste(text, openingScenario)
      expect(kinds).toHaveLength(2)
      expect(scenario?.page.url).toBe("http://localhost:4000/")
      const server = scenario?.servers["http://localhost:8000"] as SourceConfig | undefined
      expect(server?.source).toContain("FastAPI()")
      expect(decoded?.causes[0]?.title).toBe("The server as it stands here")
    }
  })
  test("a message that the server that stands here does not bring about is told apart", () => {
    const message = (page: string) =>
      `Access to fetch at 'http://localhost:8000/users' from origin '${page}' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.`
    const of = (page: string) => paste(message(page), openingScenario).decoded
    expect(of("http://localhost:5173")).toMatchObject({ isOfServer: true })
    // What the opening server lets in is refused by one that lets in another front end.
    const { isOfServer, causes } = of("https://app.example.com") ?? {}
    expect(isOfServer).toBe(false)
    expect(causes?.[0]?.title).toBe("The origin is not in the list")
  })
  test("a message about a GET takes the method, and no body that only a POST can have", () => {
    const { scenario, decoded } = paste(
      "GET http://localhost:8000/users net::ERR_CONNECTION_REFUSED",
      openingScenario,
    )
    expect(scenario?.request).toMatchObject({ method: "GET", body: null, headers: [] })
    expect(decoded?.causes.map(({ title }) => title)).toEqual(["Nobody listens there"])
  })
  test("a message about an image takes neither headers nor a body along", () => {
    const { scenario } = paste(
      "Access to image at 'http://localhost:8000/a.png' from origin 'http://localhost:5173' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
      openingScenario,
    )
    expect(scenario?.request).toMatchObject({
      initiator: { kind: "img" },
      method: "GET",
      body: null,
      headers: [],
    })
  })
  test("a message with a library's files in its stack is a message", () => {
    const { kinds, scenario, decoded } = paste(
      "login:1 Access to XMLHttpRequest at 'http://localhost:8000/api/token/' from origin 'http://localhost:3000' has been blocked by CORS policy: Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.\naxios.js:1621  POST http://localhost:8000/api/token/ net::ERR_FAILED\ndispatchXhrRequest @ axios.js:1621",
      openingScenario,
    )
    expect(kinds).toEqual(["a console message"])
    expect(decoded?.message.condition).toBe("header not allowed")
    expect(scenario?.page.url).toBe("http://localhost:3000/")
    expect(scenario?.request).toMatchObject({ method: "POST", initiator: { kind: "xhr" } })
  })
  test("a call, and below it the message that it causes", () => {
    const { kinds, scenario } = paste(
      "await axios.put('http://localhost:8000/users', {})\nAccess to XMLHttpRequest at 'http://localhost:8000/users' from origin 'http://localhost:3000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
      openingScenario,
    )
    expect(kinds).toEqual(["a call of axios", "a console message"])
    expect(scenario).toMatchObject({ page: { url: "http://localhost:3000/" }, request: { method: "PUT" } })
  })
  test("a preflight sent by curl is the request that it asks about, and what came back is the server's answer", () => {
    const command =
      "curl -i -X OPTIONS https://api.example.com/items -H 'Origin: https://app.example.com' -H 'Access-Control-Request-Method: PUT' -H 'Access-Control-Request-Headers: content-type, X-Token'"
    const answer =
      "HTTP/2 204\naccess-control-allow-origin: https://app.example.com\naccess-control-allow-methods: GET\n"
    const verbose = `*   Trying 1.2.3.4:443...\n> OPTIONS /items HTTP/2\n> Host: api.example.com\n${answer.replace(/^(?=.)/gm, "< ")}`
    for (const printed of [answer, verbose]) {
      const { kinds, scenario } = paste(`${command}\n${printed}`, openingScenario)
      expect(kinds).toEqual(["a curl command", "a response"])
      expect(scenario?.request).toMatchObject({
        method: "PUT",
        url: "https://api.example.com/items",
        headers: [
          ["content-type", "application/json"],
          ["X-Token", "1"],
        ],
      })
      expect(scenario?.servers["https://api.example.com"]).toMatchObject({
        framework: "replies",
        preflight: { status: 204 },
      })
      if (scenario === null || scenario === undefined) throw new Error("nothing was taken")
      expect(simulateAll(scenario)[0].console.join()).toContain("Method PUT is not allowed")
    }
  })
  test("an address by itself is what is asked for", () => {
    const { kinds, scenario } = paste("https://api.example.com/users?a=b", openingScenario)
    expect(kinds).toEqual(["an address"])
    expect(scenario?.request.url).toBe("https://api.example.com/users?a=b")
  })
  test("a traceback that names FastAPI is no server", () => {
    const { kinds, took, left } = paste(
      "Traceback (most recent call last):\n  File \"main.py\", line 3, in <module>\n    from fastapi import FastAPI\nModuleNotFoundError: No module named 'fastapi'",
      openingScenario,
    )
    expect(kinds).toEqual(["a traceback of Python"])
    expect(took).toEqual([])
    expect(left.join()).toContain("ModuleNotFoundError: No module named 'fastapi'")
    const both = paste(
      'from fastapi import FastAPI\napp = FastAPI()\n\nERROR:    Exception in ASGI application\nTraceback (most recent call last):\n  File "main.py", line 3, in users\n    return db.all()\nAttributeError: no all\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "main.py", line 5\nRuntimeError: down\n',
      openingScenario,
    )
    expect(both.kinds).toEqual(["a server: FastAPI / Starlette", "a traceback of Python"])
    expect(both.left.join()).toContain("RuntimeError: down")
  })
  test("a message that tells of its status leads to causes with that status first", () => {
    const { decoded } = paste(
      "[Error] Origin https://app.example.com is not allowed by Access-Control-Allow-Origin. Status code: 200\n[Error] Fetch API cannot load https://api.example.com/items due to access control checks.",
      openingScenario,
    )
    const titles = decoded?.causes.map(({ title }) => title) ?? []
    expect(titles[0]).toBe("The origin is not in the list")
    expect(titles.indexOf("The server failed, and the error hides it")).toBeGreaterThan(3)
  })
  test("what is nothing is said to be nothing, and nothing is lost", () => {
    expect(paste("hello world", openingScenario)).toMatchObject({ kinds: [], scenario: null })
  })
  test("whatever is pasted, nothing throws", () => {
    const words = fc.constantFrom(
      "curl ",
      "fetch(",
      '"log":{"entries":[',
      "{",
      "}",
      "server {",
      "from fastapi import FastAPI",
      "app.use(cors(",
      "'",
      '"',
      "\\",
      "\n",
      "#/s1/",
      "HTTP/1.1 200",
      "Access to fetch at '",
      "axios.get(",
      "$.ajax({",
      "```",
      "x: y",
      "\u0000",
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 14 }), (parts) => {
        paste(parts.join(""), openingScenario)
      }),
      { numRuns: 400 },
    )
  })
})

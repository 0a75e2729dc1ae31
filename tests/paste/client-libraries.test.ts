// What ky, ofetch, supabase-js and Angular's HttpClient make of a call, and what is read of it: the same text is run by the real library.
import "@angular/compiler"
import { HttpClient, HttpHeaders, HttpParams, HttpXhrBackend } from "@angular/common/http"
import { Injector, runInInjectionContext } from "@angular/core"
import { createClient } from "@supabase/supabase-js"
import ky from "ky"
import { ofetch } from "ofetch"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { browsers } from "../../src/browsers/browsers.ts"
import { opaqueOrigin } from "../../src/fetch/origin.ts"
import { constructRequest, currentUrl } from "../../src/fetch/request.ts"
import { readClientCall } from "../../src/paste/client-call/read.ts"
import { paste } from "../../src/paste/paste.ts"
import { openingScenario } from "../../src/scenario/opening.ts"

interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly credentials: string
}

/** By their names in small letters; of the library's own words for itself, its name alone. */
const lowercased = (headers: Iterable<readonly [string, string]>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...headers].map(([name, value]) => {
      const lower = name.toLowerCase()
      return [lower, lower === "x-client-info" ? value.replace(/\/.*$/, "") : value]
    }),
  )

/** The requests that a text makes, with `fetch` taken down instead of sent. */
async function runWithFetch(text: string): Promise<readonly Sent[]> {
  const requests: Request[] = []
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    requests.push(new Request(input, init))
    return new Response("{}", { headers: { "Content-Type": "application/json" } })
  })
  // supabase-js makes one for what it can do besides, and Node 20 has none.
  vi.stubGlobal("WebSocket", class {})
  await new Function("ky", "$fetch", "ofetch", "createClient", `return (async () => {${text}\n})()`)(
    ky,
    ofetch,
    ofetch,
    createClient,
  )
  return Promise.all(
    requests.map(async (request) => ({
      method: request.method,
      url: request.url,
      headers: lowercased(request.headers),
      body: await request.text(),
      credentials: request.credentials,
    })),
  )
}

/** The request that is read of a text, as the `Request` constructor makes it. */
function readWithFetch(text: string): Sent {
  const { request, problems } = readClientCall(text)
  if (request === null) throw new Error(problems.map(({ message }) => message).join())
  const page = {
    url: new URL("https://page.example/"),
    origin: opaqueOrigin("page"),
    embedderPolicy: "unsafe-none",
  } as const
  const made = constructRequest(request, page, browsers.standard.departures)
  if (made.kind !== "request") throw new Error("the request is refused")
  const { method, headers, body, credentials } = made.request
  return {
    method,
    url: currentUrl(made.request).href,
    headers: lowercased(headers),
    body: body === null ? "" : body.text,
    credentials,
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe.each([
  [
    "ky",
    [
      'await ky.post("https://api.foo.com/users", { json: { name: "Ada" } }).json()',
      'await ky("https://api.foo.com/users?x=1", { searchParams: { a: "1", b: "x y" } }).text()',
      'await ky.get("https://api.foo.com/users", { credentials: "include", headers: { Authorization: "Bearer t" } }).json()',
      'const api = ky.create({ prefixUrl: "https://api.foo.com/v1", headers: { "X-App": "1" } })\nawait api.put("users/1", { json: [1], headers: { "x-app": "2" } })',
      'const api = ky.create({ prefixUrl: "https://api.foo.com/v1/" }).extend({ credentials: "include" })\nawait api.delete("users/1")',
      'await ky.post("https://api.foo.com/users", { body: new URLSearchParams({ a: "1" }) })',
      'await ky.patch("https://api.foo.com/users", { json: { a: 1 }, headers: { "content-type": "application/merge-patch+json" } })',
      'await ky.get("https://api.foo.com/users", { headers: { accept: "text/csv" } }).json()',
    ],
  ],
  [
    "ofetch",
    [
      'await $fetch("https://api.foo.com/users", { method: "POST", body: { name: "Ada" } })',
      'await ofetch("https://api.foo.com/users", { query: { a: 1, b: "x" }, credentials: "include" })',
      'await $fetch("/users", { baseURL: "https://api.foo.com/v1/", headers: { Authorization: "Bearer t" } })',
      'const api = $fetch.create({ baseURL: "https://api.foo.com", headers: { "X-App": "1" } })\nawait api("/users", { method: "put", body: [1] })',
      'await $fetch("https://api.foo.com/users", { method: "POST", body: "text" })',
      'await $fetch("https://api.foo.com/users", { method: "POST", body: { a: 1 }, headers: { "content-type": "application/x-www-form-urlencoded" } })',
      'await $fetch("https://api.foo.com/users", { method: "DELETE" })',
      'await $fetch("https://api.foo.com/users", { method: "POST", body: new URLSearchParams({ a: "1" }) })',
      'await $fetch.raw("https://api.foo.com/users", { params: { page: 2 } })',
    ],
  ],
  [
    "supabase-js",
    [
      'const supabase = createClient("https://abc.supabase.co", "anon.key")\nawait supabase.functions.invoke("hello", { body: { name: "Ada" } })',
      'const supabase = createClient("https://abc.supabase.co/", "sb_publishable_1")\nawait supabase.functions.invoke("hello")',
      'const supabase = createClient("https://abc.supabase.co", "key", { global: { headers: { "X-App": "1", Authorization: "Bearer own" } } })\nawait supabase.functions.invoke("a/b", { method: "GET", headers: { "X-App": "2" } })',
      'const { functions } = createClient("https://abc.supabase.co", "key")\nawait functions.invoke("hello", { body: "text", region: "eu-west-1" })',
      'await createClient("http://127.0.0.1:54321", "key").functions.invoke("hello", { body: [1], headers: { "content-type": "application/vnd.api+json" }, method: "PATCH" })',
      'await createClient("https://abc.supabase.co", "key").functions.invoke("hello", { body: "", headers: { apikey: "other" } })',
    ],
  ],
] as const)("%s", (_, texts) => {
  test.each(texts.map((text) => [text]))("%s", async (text) => {
    const [sent] = await runWithFetch(text)
    expect(readWithFetch(text)).toEqual(sent)
  })
})

/** An XMLHttpRequest that takes down what it is told. */
class TakenDown {
  readonly headers: [string, string][] = []
  isListening = false
  withCredentials = false
  opened: readonly [string, string] = ["", ""]
  body: unknown = null
  readonly upload = {
    addEventListener: () => {
      this.isListening = true
    },
  }
  open(method: string, url: string) {
    this.opened = [method, url]
  }
  setRequestHeader(name: string, value: string) {
    this.headers.push([name, value])
  }
  send(body: unknown) {
    this.body = body
  }
  addEventListener() {}
  removeEventListener() {}
  abort() {}
}

describe("Angular's HttpClient", () => {
  let sent: TakenDown[] = []
  beforeEach(() => {
    sent = []
  })
  const client = (): HttpClient => {
    const build = () => {
      const made = new TakenDown()
      sent.push(made)
      // It has what HttpXhrBackend asks for, and nothing that would answer.
      return made as unknown as XMLHttpRequest
    }
    return new HttpClient(
      runInInjectionContext(Injector.create({ providers: [] }), () => new HttpXhrBackend({ build })),
    )
  }
  test.each([
    ['this.http.get("https://api.foo.com/users").subscribe()'],
    ['this.http.post("https://api.foo.com/users", { name: "Ada" }, { withCredentials: true }).subscribe()'],
    ['this.http.post("https://api.foo.com/users", "text").subscribe()'],
    ['this.http.post("https://api.foo.com/users", null).subscribe()'],
    ['this.http.put("https://api.foo.com/users/1", [1], { headers: { "X-A": "1" } }).subscribe()'],
    [
      'const headers = new HttpHeaders({ Authorization: "Bearer t" }).set("X-A", "1").append("X-A", "2").delete("X-B")\nthis.http.get("https://api.foo.com/users", { headers, params: { q: "a b/c", n: 2 } }).subscribe()',
    ],
    [
      'const params = new HttpParams().set("a", "1").append("b", "x&y")\nthis.http.get("https://api.foo.com/users?z=1", { params }).subscribe()',
    ],
    [
      'this.http.post("https://api.foo.com/login", new HttpParams({ fromObject: { user: "ada", password: "p@ss" } })).subscribe()',
    ],
    [
      'this.http.post("https://api.foo.com/users", {}, { reportProgress: true, observe: "events" }).subscribe()',
    ],
    ['this.http.get("https://api.foo.com/users", { reportProgress: true }).subscribe()'],
    ['this.http.delete("https://api.foo.com/users/1", { body: { a: 1 } }).subscribe()'],
    ['this.http.request("PATCH", "https://api.foo.com/users/1", { body: { a: 1 } }).subscribe()'],
    [
      'this.http.post("https://api.foo.com/users", { a: 1 }, { headers: { "content-type": "application/vnd.api+json", accept: "*/*" } }).subscribe()',
    ],
    ['this.http.post("https://api.foo.com/users", 5).subscribe()'],
    ['this.http.post("https://api.foo.com/users", new FormData()).subscribe()'],
  ])("%s", (text) => {
    new Function("HttpHeaders", "HttpParams", `(function () {${text}\n}).call(this)`).call(
      { http: client() },
      HttpHeaders,
      HttpParams,
    )
    const [real] = sent
    const { request, by } = readClientCall(text)
    expect(by).toBe("HttpClient")
    expect([request?.method, request?.url]).toEqual(real?.opened)
    expect(lowercased(request?.headers ?? [])).toEqual(lowercased(combined(real?.headers ?? [])))
    expect(request?.credentials === "include").toBe(real?.withCredentials)
    expect(request?.initiator).toEqual({ kind: "xhr", uploadListener: real?.isListening })
    const body = request?.body ?? null
    if (real?.body instanceof FormData) expect(body?.kind).toBe("blob")
    else expect(body === null ? null : "text" in body ? body.text : "").toBe(real?.body)
  })
})

/** `setRequestHeader()` combines what is set twice. */
function combined(headers: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const names = [...new Set(headers.map(([name]) => name.toLowerCase()))]
  return names.map((name) => [
    name,
    headers
      .filter(([each]) => each.toLowerCase() === name)
      .map(([, value]) => value)
      .join(", "),
  ])
}

describe("where such calls stand in code", () => {
  const requestIn = (text: string) => {
    const { scenario, kinds } = paste(text, openingScenario)
    return [kinds.join(), `${scenario?.request.method} ${scenario?.request.url}`]
  }
  test.each([
    [
      "a service that has its client injected by its constructor",
      'import { Injectable } from "@angular/core"\nimport { HttpClient } from "@angular/common/http"\n@Injectable({ providedIn: "root" })\nexport class Users {\n  private base = "http://localhost:8000"\n  constructor(private readonly http: HttpClient) {}\n  one(id: number): Observable<User> {\n    return this.http.get<User>(`${this.base}/users/${id}`).pipe(map((user) => user))\n  }\n}\n',
      ["a call of HttpClient", "GET http://localhost:8000/users/1"],
    ],
    [
      "a component that injects it",
      'import { Component, inject } from "@angular/core"\nimport { HttpClient } from "@angular/common/http"\n@Component({ selector: "app-users", template: "" })\nexport class UsersComponent implements OnInit {\n  #http = inject(HttpClient)\n  ngOnInit() {\n    this.#http.post("http://localhost:8000/users", { a: 1 }).subscribe({ next: () => {}, error: console.error })\n  }\n}\n',
      ["a call of HttpClient", "POST http://localhost:8000/users"],
    ],
    [
      "a line that is cut out of a class",
      'this.http.post<User>("http://localhost:8000/users", user).subscribe(console.log)',
      ["a call of HttpClient", "POST http://localhost:8000/users"],
    ],
    [
      "a Vue component of options",
      'export default {\n  data: () => ({ users: [] }),\n  methods: {\n    async load() {\n      this.users = await $fetch("http://localhost:8000/users", { method: "POST", body: {} })\n    },\n  },\n}\n',
      ["a call of $fetch", "POST http://localhost:8000/users"],
    ],
    [
      "an object of functions",
      'import ky from "ky"\nexport const api = {\n  users: { list: () => ky.get("http://localhost:8000/users").json() },\n}\n',
      ["a call of ky", "GET http://localhost:8000/users"],
    ],
    [
      "a class that calls fetch()",
      'class Api {\n  constructor(base) { this.base = base ?? "http://localhost:8000" }\n  async create(user) {\n    return fetch("http://localhost:8000/users", { method: "POST", body: JSON.stringify(user) })\n  }\n}\n',
      ["a fetch() call", "POST http://localhost:8000/users"],
    ],
    [
      "Nuxt's useFetch",
      '<script setup>\nconst { data } = await useFetch("http://localhost:8000/users", { credentials: "include" })\n</script>\n',
      ["a call of useFetch", "GET http://localhost:8000/users"],
    ],
    [
      "an object that holds itself, many times",
      `const api = { list() { return $fetch("http://localhost:8000/users") } }\n${Array.from({ length: 60 }, (_, i) => `api.a${i} = api`).join("\n")}\nexport default { api }\n`,
      ["a call of $fetch", "GET http://localhost:8000/users"],
    ],
    [
      "a function of Supabase, of a project that another file names",
      'import { supabase } from "@/integrations/supabase/client"\nexport async function hello(name) {\n  const { data, error } = await supabase.functions.invoke("hello", { body: { name } })\n  if (error) throw error\n  return data\n}\n',
      ["a call of supabase-js", "POST https://your-project.supabase.co/functions/v1/hello"],
    ],
    [
      "a page with a script in a string, and none around",
      'const tag = "<script src=\\"x.js\\"></script>"\nawait $fetch("http://localhost:8000/users")\n',
      ["a call of $fetch", "GET http://localhost:8000/users"],
    ],
  ])("%s", (_, text, expected) => {
    expect(requestIn(text)).toEqual(expected)
  })
  test.each(['"YOUR_SUPABASE_URL"', '""', "5", "process.env.URL"])(
    "a project of Supabase that is named %s has another one stand for it, which is told",
    (url) => {
      const { request, problems } = readClientCall(
        `await createClient(${url}, "key").functions.invoke("hello")`,
      )
      expect(request?.url).toBe("https://your-project.supabase.co/functions/v1/hello")
      expect(problems.map(({ message }) => message).join()).toContain("The project's URL can't be known")
    },
  )
  test("what ky throws at is told", () => {
    const { problems } = readClientCall('ky.get("/users", { prefixUrl: "https://api.foo.com" })')
    expect(problems.map(({ message }) => message).join()).toContain("ky throws here")
    expect(() => ky.get("/users", { prefixUrl: "https://api.foo.com" })).toThrow(
      "must not begin with a slash",
    )
  })
  test("an address that stands in another file is told of", () => {
    const { kinds, scenario, left } = paste(
      'import { environment } from "../environments/environment"\nexport class Users {\n  constructor(private http: HttpClient) {}\n  list() { return this.http.get(`${environment.apiUrl}/users`) }\n}\n',
      openingScenario,
    )
    expect(kinds).toEqual(["a call of HttpClient"])
    expect(scenario?.request ?? openingScenario.request).toBe(openingScenario.request)
    expect(left.join()).toContain("The URL can't be known. Write it out.")
  })
})

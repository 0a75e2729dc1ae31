import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { type Asked, answerOf } from "./asking.ts"

const file = (name: string): string => readFileSync(`tests/servers/files/${name}.txt`, "utf8")
const APP = "https://app.example.com"
const PREFLIGHT = { origin: APP, preflight: { method: "POST", headers: "x-foo-bar" } }
const istio = (lines: readonly string[]): string =>
  `apiVersion: networking.istio.io/v1\nspec:\n  http:\n    - corsPolicy:\n${lines.map((line) => `        ${line}\n`).join("")}`
const envoy = (routes: string, filters = ""): string =>
  `static_resources:\n  ${filters}\n  virtual_hosts:\n    - name: api\n      domains: ["*"]\n      typed_per_filter_config:\n        envoy.filters.http.cors:\n          allow_origin_string_match: [{exact: "${APP}"}]\n          allow_methods: "GET, POST"\n      routes:\n        - match: {prefix: "/"}\n${routes}`

// source/extensions/filters/http/cors/cors_filter.cc; istio: pilot/pkg/networking/core/route/route.go
describe("Envoy and Istio", () => {
  test.each<[string, string, Asked, number, readonly string[]]>([
    [
      "a preflight whose origin fits is answered here",
      file("envoy"),
      PREFLIGHT,
      200,
      [
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-methods: POST,GET",
        "access-control-allow-headers: X-Foo-Bar",
        "access-control-max-age: 86400",
      ],
    ],
    ["a pattern fits as a whole", file("envoy"), { origin: "http://localhost:5173.evil.com" }, 200, []],
    [
      "a pattern that fits names the origin",
      file("envoy"),
      { origin: "http://localhost:5173" },
      200,
      ["access-control-allow-origin: http://localhost:5173"],
    ],
    [
      "a preflight whose origin does not fit goes on",
      file("envoy"),
      { ...PREFLIGHT, origin: "https://evil.com", behind: [["x-app", "1"]] },
      200,
      ["x-app: 1"],
    ],
    [
      "unmatchedPreflights: IGNORE answers it, without the origin",
      istio(["allowOrigins: [{exact: https://a.com}]", "allowMethods: [GET]", "unmatchedPreflights: IGNORE"]),
      { ...PREFLIGHT, behind: [["x-app", "1"]] },
      200,
      ["access-control-allow-methods: GET"],
    ],
    ["a path that no policy stands for", file("envoy"), { origin: APP, path: "/other" }, 200, []],
    [
      "`*` is never said: the caller is named",
      istio(['allowOrigins: [{exact: "*"}]', "allowCredentials: true"]),
      { origin: APP },
      200,
      [`access-control-allow-origin: ${APP}`, "access-control-allow-credentials: true"],
    ],
    [
      "`*` for headers says what was asked for",
      istio([`allowOrigins: [{exact: "${APP}"}]`, 'allowHeaders: ["*"]']),
      PREFLIGHT,
      200,
      [`access-control-allow-origin: ${APP}`, "access-control-allow-headers: x-foo-bar"],
    ],
    [
      "what the app says of origins is replaced",
      file("envoy"),
      { origin: APP, behind: [["access-control-allow-origin", "*"]] },
      200,
      [`access-control-allow-origin: ${APP}`],
    ],
    [
      "of each setting, that of the route goes before that of its host",
      envoy(
        `          typed_per_filter_config:\n            envoy.filters.http.cors:\n              allow_methods: "PUT"\n`,
      ),
      PREFLIGHT,
      200,
      [`access-control-allow-origin: ${APP}`, "access-control-allow-methods: PUT"],
    ],
    [
      "without the filter among the filters nothing is done",
      envoy("", "http_filters: [{name: envoy.filters.http.router}]"),
      { origin: APP },
      200,
      [],
    ],
  ])("%s", (_, source, asked, status, headers) => {
    expect(answerOf("envoy", source, asked)).toMatchObject({ status, headers })
  })
})

describe("Traefik's settings, wherever they are written", () => {
  const LABELS = file("traefik")
  const PUT = { origin: APP, preflight: { method: "PUT" } }
  const SAID = [
    "access-control-allow-headers: *",
    "access-control-allow-methods: GET,OPTIONS,PUT",
    `access-control-allow-origin: ${APP}`,
    "access-control-max-age: 100",
  ]
  const TOML = `[http.middlewares.cors.headers]\n  accessControlAllowMethods = ["GET", "OPTIONS", "PUT"]\n  accessControlAllowHeaders = ["*"]\n  accessControlAllowOriginList = ["${APP}"]\n  accessControlMaxAge = 100\n  addVaryHeader = true\n`
  const CRD = `apiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata:\n  name: cors\nspec:\n  headers:\n    accessControlAllowMethods: [GET, OPTIONS, PUT]\n    accessControlAllowHeaders: ["*"]\n    accessControlAllowOriginList:\n      - ${APP}\n    accessControlMaxAge: 100\n`
  test.each([
    ["labels of Docker", LABELS],
    ["labels as a map", LABELS.replace(/- "([^"=]+)=([^"]*)"/g, '$1: "$2"')],
    ["TOML", TOML],
    ["a Middleware of Kubernetes", CRD],
  ])("%s", (_, source) => {
    expect(answerOf("traefik", source, PUT)).toMatchObject({ status: 200, headers: SAID })
  })
  test("two middlewares stand in the order of the router", () => {
    const source = `http:\n  routers:\n    a:\n      middlewares: [outer, inner]\n  middlewares:\n    inner:\n      headers:\n        customResponseHeaders:\n          X-A: inner\n    outer:\n      headers:\n        customResponseHeaders:\n          X-A: outer\n`
    expect(answerOf("traefik", source, {}).headers).toEqual(["x-a: outer"])
  })
  test("a pattern that Go refuses is said", () => {
    const source =
      "http:\n  middlewares:\n    a:\n      headers:\n        accessControlAllowOriginListRegex: ['(']\n"
    const texts = serverOf(sourceConfig("traefik", source)).findings.map(({ text }) => text)
    expect(texts.join()).toContain("Traefik refuses this pattern")
  })
})

describe("ingress-nginx says what the controller makes of annotations", () => {
  const texts = (annotation: string): string => {
    const source = `kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/enable-cors: "true"\n    nginx.ingress.kubernetes.io/${annotation}\n`
    return serverOf(sourceConfig("ingress-nginx", source))
      .findings.map(({ text }) => text)
      .join("\n")
  }
  test.each([
    [
      "an origin with a slash opens everything",
      'cors-allow-origin: "https://a.com/"',
      "lets every origin in instead",
    ],
    ["a name without a scheme is left out", 'cors-allow-origin: "a.com"', "a.com is no origin"],
    [
      "methods in another notation",
      'cors-allow-methods: "GET; PUT"',
      "refuses this value of cors-allow-methods",
    ],
    ["an age that is no number", 'cors-max-age: "a day"', "takes 1728000 instead"],
  ])("%s", (_, annotation, text) => {
    expect(texts(annotation)).toContain(text)
  })
})

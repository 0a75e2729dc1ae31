import { describe, expect, test } from "vitest"
import { type Tone, verdictOf } from "../../src/explain/verdict.ts"
import { TAGS } from "../../src/lessons/gallery/case.ts"
import { found, gallery } from "../../src/lessons/gallery/gallery.ts"
import { openPermalink, permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import { scenarioToJson } from "../../src/scenario/to-json.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

/** What each case is there to show: the verdict of each of its requests. */
const VERDICTS: Readonly<Record<string, readonly Tone[]>> = {
  "same-origin": ["allowed"],
  "another-port": ["blocked"],
  "localhost-127": ["blocked"],
  "http-https": ["blocked"],
  www: ["blocked"],
  "trailing-slash": ["blocked"],
  sandboxed: ["blocked"],
  "subdomain-regex": ["allowed"],
  "loose-regex": ["allowed"],
  "regex-everything": ["allowed"],
  "simple-blocked": ["blocked"],
  "simple-post": ["blocked"],
  "json-blocked": ["blocked"],
  "two-phases": ["allowed"],
  delete: ["blocked"],
  "patch-lower-case": ["blocked"],
  "custom-header": ["blocked"],
  "upload-listener": ["blocked"],
  "response-header-sent": ["blocked"],
  "preflight-kept": ["allowed", "allowed"],
  "star-authorization": ["blocked"],
  "star-with-credentials": ["blocked"],
  "trap-old-login": ["blocked"],
  "trap-old-after": ["allowed"],
  "trap-new": ["allowed"],
  "star-credentials": ["blocked"],
  "credentials-not-allowed": ["blocked"],
  "credentials-capital": ["blocked"],
  "cookie-not-sent": ["allowed"],
  "samesite-lax": ["allowed"],
  "same-site": ["allowed"],
  "third-party": ["allowed"],
  bank: ["blocked"],
  "auth-outside": ["blocked"],
  "express-auth-first": ["blocked"],
  "hidden-500": ["blocked"],
  "dev-production": ["blocked"],
  "exposed-header": ["allowed"],
  "express-defaults": ["allowed"],
  "express-throws": ["blocked"],
  "nginx-always": ["blocked"],
  "nginx-inherit": ["blocked"],
  "two-headers": ["blocked"],
  "slash-redirect": ["blocked"],
  "login-redirect": ["blocked"],
  "origin-null-redirect": ["blocked"],
  "no-vary": ["opaque", "blocked"],
  reflected: ["allowed"],
  "all-allowed": ["allowed"],
  "credentials-two-faults": ["blocked"],
  "no-cors": ["opaque"],
  "nest-credentials": ["blocked"],
  "nest-option": ["blocked"],
  "fastify-put": ["blocked"],
  "fastify-scope": ["blocked"],
  "koa-error": ["allowed"],
  "koa-auth-first": ["blocked"],
  "hono-path": ["blocked"],
  "hono-star": ["blocked"],
  "flask-credentials": ["allowed"],
  "flask-list": ["allowed"],
  "django-header": ["blocked"],
  "django-order": ["blocked"],
  "gin-group": ["blocked"],
  "go-methods": ["blocked"],
  "rails-port": ["blocked"],
  "rails-resource": ["blocked"],
  "next-options": ["blocked"],
  "next-config-first": ["blocked"],
  "socket-io-express": ["blocked"],
  "socket-io-credentials": ["blocked"],
  "aiohttp-setup": ["blocked"],
  "aiohttp-method": ["blocked"],
  "spring-security": ["blocked"],
  "spring-methods": ["blocked"],
  "spring-star-credentials": ["blocked"],
  "aspnet-slash": ["blocked"],
  "aspnet-no-use": ["blocked"],
  "laravel-paths": ["blocked"],
  "laravel-env": ["blocked"],
  "apache-password": ["blocked"],
  "apache-null": ["blocked"],
  "caddy-two-headers": ["blocked"],
  "caddy-placeholder": ["blocked"],
  "s3-upload": ["blocked"],
  "s3-slash": ["blocked"],
  "traefik-list": ["blocked"],
  "traefik-star": ["allowed"],
  "istio-prefix": ["allowed"],
  "istio-unmatched": ["blocked"],
  "ingress-slash": ["blocked"],
  "ingress-header": ["blocked"],
  "stack-ingress-app": ["allowed"],
  "stack-three": ["blocked"],
  "stack-preflight-kept": ["blocked"],
  "api-gateway-rest": ["blocked"],
  "api-gateway-http": ["blocked"],
  "cloudfront-preflight": ["blocked"],
  "cloudfront-override": ["blocked"],
  "gcs-response-header": ["blocked"],
  "gcs-method": ["blocked"],
  "azure-twice": ["blocked"],
  "azure-credentials": ["blocked"],
  "worker-preflight": ["blocked"],
  "worker-throws": ["blocked"],
  "headers-file-twice": ["blocked"],
  "headers-file-preflight": ["blocked"],
  "netlify-function": ["blocked"],
  "vercel-function": ["blocked"],
  "vercel-source": ["blocked"],
  img: ["opaque"],
  "img-crossorigin": ["blocked"],
  module: ["blocked"],
  script: ["opaque"],
  font: ["blocked"],
  "event-source": ["blocked"],
  "beacon-json": ["blocked"],
  form: ["opaque"],
  "web-socket": ["allowed"],
  postman: ["allowed"],
  "client-hints": ["allowed"],
  corp: ["blocked"],
  "mixed-content": ["blocked"],
  "local-network": ["blocked"],
}

describe("the gallery", () => {
  test("has the cases that are listed here, each under a name of its own", () => {
    expect(gallery.map(({ id }) => id)).toEqual(Object.keys(VERDICTS))
    expect(new Set(gallery.map(({ title }) => title)).size).toBe(gallery.length)
  })
  test.each(gallery)("$id: shows what it says, and survives its link", ({ id, scenario }) => {
    expect(simulateAll(scenario).map((trace) => verdictOf(trace).tone)).toEqual(VERDICTS[id])
    const opened = openPermalink(permalinkHash(scenario))
    expect(opened.kind === "scenario" && scenarioToJson(opened.scenario)).toEqual(scenarioToJson(scenario))
  })
  test.each(TAGS)("there is something about %s", (tag) => {
    expect(found("", tag).length).toBeGreaterThan(1)
  })
  test("a search looks for every word, wherever it stands", () => {
    expect(found("COOKIE samesite", null).map(({ id }) => id)).toContain("samesite-lax")
    expect(found("cookie xyzzy", null)).toEqual([])
  })
})

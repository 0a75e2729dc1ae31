import { expect, test } from "vitest"
import { diagnose } from "../../../src/explain/fix/search.ts"
import { gallery } from "../../../src/lessons/gallery/gallery.ts"
import { serverOf } from "../../../src/servers/registry.ts"

/** Each case, and what the first plan that mends it is called. */
const MENDED: Readonly<Record<string, string>> = {
  "gin-group": "Put `cors` on the engine, `r`",
  "go-methods": "Add `PUT` to the methods",
  "rails-port": "Add `http://localhost:5173` to `origins`",
  "rails-resource": "Cover every path, not only `/api/*`",
  "next-options": "Say the CORS headers, and answer OPTIONS",
  "next-config-first": "Let `http://localhost:5173` in",
  "socket-io-express": "Give Socket.IO the option `cors`",
  "socket-io-credentials": "Name `http://localhost:5173` instead of `*`",
  "aiohttp-setup": "Add every route to CORS",
  "aiohttp-method": "Add `PUT` to `allow_methods`",
  "vite-past": "Ask for `/api/users`: the proxy of the page’s own dev server takes it",
  "vite-module": "Let `http://192.168.0.5:8000` in",
  "apache-password": "Answer the preflight in Apache, and say the headers always",
  "apache-null": "Let `http://localhost:5173` in",
  "caddy-two-headers": "Set it when the answer is written: it then stands in the place of the app’s own",
  "caddy-placeholder": "Let `http://localhost:5173` in",
  "s3-upload": "Add `PUT` to `AllowedMethods`",
  "s3-slash": "Write `http://localhost:5173` instead of `http://localhost:5173/`",
  "spring-security": "Let Spring Security answer preflights: `http.cors(…)`",
  "spring-methods": "Add `PUT` to `allowedMethods`",
  "aspnet-slash": "Add `http://localhost:5173` to `WithOrigins`",
  "aspnet-no-use": 'Use the policy: `app.UseCors("frontend")`',
  "laravel-paths": "Cover every path: `*` in `paths`",
  "laravel-env": "Add `http://localhost:5173` to `allowed_origins`",
  "php-options": "Answer the preflight here",
  "php-early-exit": "Say the CORS headers first",
  "traefik-list": "Add `PUT` to `accessControlAllowMethods`",
  "istio-unmatched": "Add `http://localhost:5173` to `allowOrigins`",
  "ingress-header":
    "Set `cors-allow-headers` to `DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization,X-Request-Id`",
  "stack-preflight-kept": "Add `X-Token` to `accessControlAllowHeaders`",
  "api-gateway-http": "Add `http://localhost:5173` to `AllowOrigins`",
  "cloudfront-override": "Set `OriginOverride` to true: the policy then goes over what the origin says",
  "gcs-response-header": "Add `Content-Type` to `responseHeader`",
  "gcs-method": "Add `PUT` to `method`",
  "azure-twice": "Add `http://localhost:5173` to `CORS`",
  "azure-credentials": "Set `CORSCredentials` to true",
  "worker-preflight": "Add `Content-Type` to `Access-Control-Allow-Headers`",
  "worker-throws": "Make a `Response` from what it fetches: that one’s headers can be changed",
  "bun-greeting": "Return the `Response` that is made",
  "bun-routes": "Answer the preflight first",
  "headers-file-twice": "Keep `http://localhost:5173` alone",
  "vercel-source": "Cover every path, not only `/api/(.*)`",
}

test.each(Object.entries(MENDED))("%s: %s", (id, title) => {
  const found = gallery.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  const diagnosis = diagnose(found.scenario, 0, serverOf)
  const plans = diagnosis.kind === "fixes" || diagnosis.kind === "not CORS" ? diagnosis.plans : []
  expect(plans[0]?.titles).toEqual([title])
})

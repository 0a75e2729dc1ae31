import fc from "fast-check"
import { afterAll, test } from "vitest"
import { agree, freshSeed } from "./agree.ts"
import { pick } from "./cors-options.ts"
import { PYTHON, pythonServers } from "./python-servers.ts"

const servers = PYTHON === undefined ? null : pythonServers("aiohttp-cors")
afterAll(() => servers?.close())

const options = fc
  .record(
    {
      allow_credentials: pick("True", "False"),
      expose_headers: pick('["X-Total"]', '("ETag", "X-Total")', "()"),
      allow_headers: pick('"*"', '["Content-Type", "Authorization"]', '("x-a",)'),
      max_age: pick("600", "0", "None"),
      allow_methods: pick('"*"', '["GET", "post", "PUT"]', '("DELETE",)', "None"),
    },
    { requiredKeys: [] },
  )
  .map((given) => Object.entries(given).map(([name, value]) => [name, value] as const))

const made = options.map(
  (given) => `aiohttp_cors.ResourceOptions(${given.map(([name, value]) => `${name}=${value}`).join(", ")})`,
)
/** A plain dictionary takes fewer names. */
const plain = options.map(
  (given) =>
    `{${given
      .filter(([name]) => name !== "allow_methods")
      .map(([name, value]) => `"${name}": ${value}`)
      .join(", ")}}`,
)

const config = fc
  .dictionary(
    pick('"*"', '"http://localhost:5173"', '"https://app.example.com"', '"https://x.example.com/"', "OTHER"),
    fc.oneof(made, plain),
    {
      minKeys: 1,
      maxKeys: 3,
    },
  )
  .map(
    (entries) =>
      `{${Object.entries(entries)
        .map(([origin, given]) => `${origin}: ${given}`)
        .join(", ")}}`,
  )

const MIDDLEWARES = `@web.middleware
async def auth(request, handler):
    if "Authorization" not in request.headers:
        return web.json_response({"error": "no token"}, status=401)
    return await handler(request)


@web.middleware
async def guard(request, handler):
    if request.method == "DELETE":
        raise web.HTTPForbidden(text="no deletes")
    response = await handler(request)
    response.headers["X-Time"] = "7"
    return response
`
const HANDLERS = `async def users(request):
    return web.json_response({"ok": True, "ids": [1, 2]}, headers={"X-Total": "7"})


async def create(request):
    return web.Response(text="created", status=201)


async def crash(request):
    raise RuntimeError("boom")


async def own(request):
    response = web.Response(text=f"own {request.method}")
    response.headers["Vary"] = "Accept"
    return response
`

const source = fc
  .record({
    defaults: fc.oneof({ weight: 4, arbitrary: config }, fc.constant("")),
    middlewares: pick("", "", "auth", "guard", "auth, guard"),
    way: pick("every route", "every route", "resource", "some"),
    route: config,
    resource: fc.oneof(config, fc.constant("")),
  })
  .map(({ defaults, middlewares, way, route, resource }) => {
    const setup = `cors = aiohttp_cors.setup(app${defaults === "" ? "" : `, defaults=${defaults}`})`
    const lines =
      way === "every route"
        ? [
            "app.add_routes([web.get('/users', users), web.post('/users', create), web.put('/crash', crash)])",
            "app.router.add_get('/crash', crash)",
            "app.router.add_delete('/own/{id}', own)",
            setup,
            "for route in list(app.router.routes()):",
            "    cors.add(route)",
          ]
        : way === "resource"
          ? [
              setup,
              `resource = cors.add(app.router.add_resource('/users')${resource === "" ? "" : `, ${resource}`})`,
              `cors.add(resource.add_route("GET", users), ${route})`,
              'cors.add(resource.add_route("POST", create))',
              "app.router.add_route('GET', '/crash', crash)",
              "cors.add(app.router.add_get('/own/{id}', own))",
            ]
          : [
              setup,
              "routes = web.RouteTableDef()",
              `cors.add(app.router.add_route("GET", "/users", users), ${route})`,
              'app.router.add_route("PUT", "/users", users)',
              `cors.add(app.router.add_post("/crash", crash), ${route})`,
              'app.router.add_get("/own/{id}", own)',
            ]
    return `import aiohttp_cors
from aiohttp import web

OTHER = "https://evil.com"

${MIDDLEWARES}

${HANDLERS}

app = web.Application(middlewares=[${middlewares}])
${lines.join("\n")}

web.run_app(app)
`
  })

const seed = freshSeed()
test.skipIf(servers === null)(
  `200 apps by 10 requests, seed ${seed}: aiohttp with aiohttp-cors 0.7, live`,
  { timeout: 180_000 },
  () =>
    agree({
      framework: "aiohttp-cors",
      sources: source,
      start: async (text) => {
        if (servers === null) throw new Error("there is no Python")
        return servers.start(text)
      },
      paths: ["/users", "/users", "/crash", "/own/7", "/missing"],
      seed,
      count: 200,
    }),
)

import { sourceConfig } from "../../servers/registry.ts"
import { galleryCase, PAGE, POST } from "./case.ts"

const PUT = { ...POST, method: "PUT" }
const POLLING = { url: "http://localhost:8000/socket.io/?EIO=4&transport=polling" }

/** Go, Rails, Next.js, Socket.IO and aiohttp: each with a surprise of its own. */
export const moreServerCases = [
  galleryCase({
    id: "gin-group",
    title: "gin: cors on a group",
    says: "A middleware of a group runs for its routes, and OPTIONS has none: gin answers the preflight 404. On the engine it runs for what has no route as well.",
    tags: ["order", "preflight", "Go"],
    server: sourceConfig(
      "go",
      `package main

import (
	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
)

func main() {
	r := gin.Default()
	api := r.Group("/")
	api.Use(cors.New(cors.Config{
		AllowOrigins: []string{"${PAGE}"},
		AllowMethods: []string{"GET", "POST"},
		AllowHeaders: []string{"Content-Type"},
	}))
	api.POST("/users", func(c *gin.Context) {
		c.JSON(201, gin.H{"id": 1})
	})
	r.Run(":8000")
}
`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "go-methods",
    title: "Go: rs/cors says nothing to a PUT",
    says: "`AllowedMethods` are GET, POST and HEAD unless they are named. For any other the preflight is answered without a single CORS header.",
    tags: ["settings", "preflight", "Go"],
    server: sourceConfig(
      "go",
      `package main

import (
	"net/http"

	"github.com/rs/cors"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/users", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("{}"))
	})
	c := cors.New(cors.Options{
		AllowedOrigins: []string{"${PAGE}"},
	})
	http.ListenAndServe(":8000", c.Handler(mux))
}
`,
    ),
    request: PUT,
  }),
  galleryCase({
    id: "rails-port",
    title: "Rails: localhost has no port",
    says: "Without a scheme any will do, and the port counts all the same: `localhost` is not `localhost:5173`.",
    tags: ["origins", "Rails"],
    server: sourceConfig(
      "rack-cors",
      `# config/initializers/cors.rb
Rails.application.config.middleware.insert_before 0, Rack::Cors do
  allow do
    origins "localhost", "app.example.com"
    resource "*", headers: :any, methods: [:get, :post, :put, :patch, :delete, :options, :head]
  end
end
`,
    ),
  }),
  galleryCase({
    id: "rails-resource",
    title: "Rails: the path is not among the resources",
    says: "The origin is let in, for `/api/*`. What is asked for is `/users`: rack-cors answers its preflight 200, without any header.",
    tags: ["settings", "preflight", "Rails"],
    server: sourceConfig(
      "rack-cors",
      `# config/initializers/cors.rb
Rails.application.config.middleware.insert_before 0, Rack::Cors do
  allow do
    origins "${PAGE}"
    resource "/api/*", headers: :any, methods: [:get, :post]
  end
end
`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "next-options",
    title: "Next.js: nobody wrote an OPTIONS",
    says: "The headers are on the answer to POST. The preflight is answered by Next itself, 204 and `Allow`, and none of them is on that.",
    tags: ["preflight", "Next.js"],
    server: sourceConfig(
      "next",
      `import { NextResponse } from "next/server"

// app/users/route.ts
export async function POST(request) {
  return NextResponse.json({ id: 1 }, {
    status: 201,
    headers: { "Access-Control-Allow-Origin": "${PAGE}" },
  })
}
`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "next-config-first",
    title: "Next.js: the config has the first word",
    says: "A route handler's header does not go over one that `headers()` of the config has set: what it says of this page is lost.",
    tags: ["order", "Next.js"],
    server: sourceConfig(
      "next",
      `// next.config.mjs
export default {
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [{ key: "Access-Control-Allow-Origin", value: "https://app.example.com" }],
      },
    ]
  },
}

// app/users/route.js
export function GET() {
  return Response.json([], { headers: { "Access-Control-Allow-Origin": "${PAGE}" } })
}
`,
    ),
  }),
  galleryCase({
    id: "socket-io-express",
    title: "Socket.IO: cors of the Express app",
    says: "What is under `/socket.io/` never reaches the Express app, so that its `cors()` counts for nothing there. Socket.IO has an option `cors` of its own.",
    tags: ["order", "Socket.IO", "Express"],
    server: sourceConfig(
      "socket.io",
      `const express = require("express")
const cors = require("cors")
const { createServer } = require("http")
const { Server } = require("socket.io")

const app = express()
app.use(cors({ origin: "${PAGE}" }))

const server = createServer(app)
const io = new Server(server)

server.listen(8000)
`,
    ),
    request: POLLING,
  }),
  galleryCase({
    id: "socket-io-credentials",
    title: "Socket.IO: withCredentials, and a star",
    says: "A client with `withCredentials` sends cookies with its polling, and no browser takes `*` for that.",
    tags: ["credentials", "Socket.IO"],
    server: sourceConfig(
      "socket.io",
      `const { createServer } = require("http")
const { Server } = require("socket.io")

const httpServer = createServer()
const io = new Server(httpServer, {
  cors: { origin: "*", credentials: true },
})

httpServer.listen(8000)
`,
    ),
    request: { ...POLLING, credentials: "include" },
  }),
  galleryCase({
    id: "aiohttp-setup",
    title: "aiohttp: set up, and added to nothing",
    says: "`aiohttp_cors.setup` alone changes no answer: each route, or its resource, is given to `cors.add`.",
    tags: ["settings", "aiohttp"],
    server: sourceConfig(
      "aiohttp-cors",
      `import aiohttp_cors
from aiohttp import web


async def users(request):
    return web.json_response([])


app = web.Application()
app.router.add_get("/users", users)

cors = aiohttp_cors.setup(app, defaults={
    "${PAGE}": aiohttp_cors.ResourceOptions(allow_headers="*"),
})

web.run_app(app, port=8000)
`,
    ),
  }),
  galleryCase({
    id: "aiohttp-method",
    title: "aiohttp: a method that was not added",
    says: "GET was given to `cors.add`, and PUT stands beside it: without `allow_methods` its preflight is answered 403.",
    tags: ["preflight", "aiohttp"],
    server: sourceConfig(
      "aiohttp-cors",
      `import aiohttp_cors
from aiohttp import web


async def users(request):
    return web.json_response([])


app = web.Application()
cors = aiohttp_cors.setup(app, defaults={
    "${PAGE}": aiohttp_cors.ResourceOptions(allow_headers="*"),
})
resource = app.router.add_resource("/users")
cors.add(resource.add_route("GET", users))
resource.add_route("PUT", users)

web.run_app(app, port=8000)
`,
    ),
    request: PUT,
  }),
]

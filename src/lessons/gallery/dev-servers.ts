import { type SourceConfig, sourceConfig } from "../../servers/registry.ts"
import { API, fastapi, galleryCase, PAGE, POST } from "./case.ts"

const LAN = "http://192.168.0.5"

const PROXIED = sourceConfig(
  "vite",
  `// vite.config.js
import { defineConfig } from "vite"

export default defineConfig({
  server: {
    proxy: {
      "/api": {
        target: "${API}",
        rewrite: (path) => path.replace(/^\\/api/, ""),
      },
    },
  },
})
`,
)
const APP: SourceConfig = fastapi(null)

/** The dev server that the page comes from: what it lets others read, and what goes through its proxy. */
export const devServerCases = [
  galleryCase({
    id: "vite-proxy",
    title: "Vite: through the proxy",
    says: "The page asks its own origin, and Vite asks the API: no browser checks that. The app needs no CORS, as long as the built site is served from one origin as well.",
    tags: ["no CORS", "Vite"],
    server: { ...PROXIED, behind: APP },
    request: { ...POST, url: "/api/users" },
    rest: { servers: { [PAGE]: { ...PROXIED, behind: APP }, [API]: APP } },
  }),
  galleryCase({
    id: "vite-past",
    title: "Vite: past the proxy",
    says: "`server.proxy` sends on what is asked of the page’s own origin. A call of `http://localhost:8000` never comes by there, and needs CORS all the same: ask for `/api/users`.",
    tags: ["no CORS", "Vite"],
    server: APP,
    request: POST,
    rest: { servers: { [PAGE]: { ...PROXIED, behind: APP }, [API]: APP } },
  }),
  galleryCase({
    id: "vite-module",
    title: "Vite: its scripts in another server’s page",
    says: "Django’s page takes its scripts from Vite’s dev server, and is opened from a phone. Since Vite 6.0.9 pages of localhost may read them, and those of no other host: `server.cors.origin` names it.",
    tags: ["origins", "elements", "Vite"],
    server: sourceConfig(
      "vite",
      `// vite.config.js
import { defineConfig } from "vite"

export default defineConfig({
  server: {
    host: true,
    origin: "${LAN}:5173",
  },
})
`,
    ),
    page: `${LAN}:8000/`,
    request: { url: `${LAN}:5173/src/main.js`, initiator: { kind: "module", crossorigin: null } },
  }),
]

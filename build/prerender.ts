import { createServer, type Plugin } from "vite"

/** Puts the opening screen into the built index.html, so that its verdict is there before any script. */
export const prerender = (): Plugin => ({
  name: "prerender",
  apply: "build",
  transformIndexHtml: {
    order: "pre",
    async handler(html, { filename }) {
      if (!filename.endsWith("index.html")) return html
      const server = await createServer({
        configFile: false,
        logLevel: "error",
        appType: "custom",
        server: { middlewareMode: true, hmr: false, ws: false, watch: null },
        optimizeDeps: { noDiscovery: true },
      })
      try {
        const { openingHtml }: typeof import("../src/prerender.tsx") = (await server.ssrLoadModule(
          "/src/prerender.tsx",
        )) as typeof import("../src/prerender.tsx")
        const opening = await openingHtml()
        if (/ style="|<script|<style/.test(opening))
          this.error(
            `the opening screen has something inline, which the page's policy forbids: ${/.{80}(?: style="|<script|<style).{80}/s.exec(opening)?.[0]}`,
          )
        return html.replace('<div id="root"></div>', () => `<div id="root">${opening}</div>`)
      } finally {
        await server.close()
      }
    },
  },
})

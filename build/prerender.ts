import { createServer, type Plugin } from "vite"

/**
 * Puts the opening screen into the built index.html, so that its verdict is there before any script; and the beginning of the
 * lesson, as a template, for addresses that ask for it.
 */
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
        const { openingHtml, lessonHtml }: typeof import("../src/prerender.tsx") =
          (await server.ssrLoadModule("/src/prerender.tsx")) as typeof import("../src/prerender.tsx")
        const [opening, lesson] = await Promise.all([openingHtml(), lessonHtml()])
        for (const screen of [opening, lesson])
          if (/ style="|<script|<style/.test(screen))
            this.error(
              `a screen has something inline, which the page's policy forbids: ${/.{80}(?: style="|<script|<style).{80}/s.exec(screen)?.[0]}`,
            )
        return html.replace(
          '<div id="root"></div>',
          () => `<div id="root">${opening}</div><template id="lesson">${lesson}</template>`,
        )
      } finally {
        await server.close()
      }
    },
  },
})

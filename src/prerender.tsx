// Where the page is built: what index.html holds before any script has run.
import { prerender } from "react-dom/static"
import { App } from "./ui/shell/App.tsx"
import { guarded } from "./ui/shell/mount.tsx"

/** The opening scenario with its verdict, as HTML: all but what has to be measured before it can be drawn. */
export async function openingHtml(): Promise<string> {
  const { prelude } = await prerender(guarded(<App />), {
    // All of it in its place: parts that follow would be put there by a script in the page, which its policy forbids.
    progressiveChunkSize: Number.POSITIVE_INFINITY,
    onError: (error) => {
      throw error
    },
  })
  return new Response(prelude).text()
}

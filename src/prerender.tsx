// Where the page is built: what index.html holds before any script has run.
import type { ReactNode } from "react"
import { prerender } from "react-dom/static"
import { App, LESSON, Learn } from "./ui/shell/App.tsx"
import { guarded } from "./ui/shell/mount.tsx"

/** The opening scenario with its verdict, as HTML: all but what has to be measured before it can be drawn. */
export const openingHtml = (): Promise<string> => htmlOf(<App />)

/** The lesson as it is opened, at its first part, as HTML. */
export async function lessonHtml(): Promise<string> {
  await Learn.fetch()
  return htmlOf(<App first={LESSON} />)
}

async function htmlOf(screen: ReactNode): Promise<string> {
  const { prelude } = await prerender(guarded(screen), {
    // All of it in its place: parts that follow would be put there by a script in the page, which its policy forbids.
    progressiveChunkSize: Number.POSITIVE_INFINITY,
    onError: (error) => {
      throw error
    },
  })
  return new Response(prelude).text()
}

// The letters of code: styles of their own, which come after the first paint (build/opening-chunks.ts).
import "@fontsource-variable/jetbrains-mono/wght.css"

/** Their name. A chunk of styles alone would be left out of the licences that go with a build. */
export const CODE_LETTERS = "JetBrains Mono Variable"

import type { Plugin } from "vite"

const BEFORE = "!root.head && root.adoptedStyleSheets"
const AFTER = "root.adoptedStyleSheets"

/**
 * CodeMirror's styles as a constructed style sheet, where it would write a style element, which the page's policy forbids:
 * `style-mod` does so by itself in a shadow root only. Fails where that line is no longer there, so that it is seen.
 */
export const adoptedStyleSheets = (): Plugin => ({
  name: "adopted-style-sheets",
  apply: "build",
  transform(code, id) {
    if (!/\/style-mod\/src\/style-mod\.js$/.test(id)) return null
    if (!code.includes(BEFORE)) this.error(`${id} has changed: look again at how it mounts its style sheets`)
    return { code: code.replace(BEFORE, AFTER), map: null }
  },
})

import type { Plugin } from "vite"

/** Where a library writes a style element into the document, and constructs a style sheet in a shadow root only. */
const LIBRARIES: readonly {
  readonly file: RegExp
  readonly changes: readonly (readonly [before: string, after: string])[]
}[] = [
  {
    // CodeMirror's
    file: /\/style-mod\/src\/style-mod\.js$/,
    changes: [["!root.head && root.adoptedStyleSheets", "root.adoptedStyleSheets"]],
  },
  {
    file: /\/@dnd-kit\/dom\/index\.js$/,
    changes: [
      [
        "isDocument(root) ? __privateMethod(this, _StyleInjector_instances, injectStyleElement_fn)",
        "false ? __privateMethod(this, _StyleInjector_instances, injectStyleElement_fn)",
      ],
      [
        "const targetWindow = root.ownerDocument.defaultView;\n  const { CSSStyleSheet }",
        "const targetWindow = (root.ownerDocument ?? root).defaultView;\n  const { CSSStyleSheet }",
      ],
      ["if (isShadowRoot(root) && ((_a5 = root.host) == null ? void 0 : _a5.isConnected)) {", "{"],
    ],
  },
]

/**
 * Styles that libraries write while they run, as constructed style sheets, where they would write style elements: those the
 * page's policy forbids. Fails where a library has changed, so that it is seen.
 */
export const adoptedStyleSheets = (): Plugin => ({
  name: "adopted-style-sheets",
  apply: "build",
  transform(code, id) {
    const library = LIBRARIES.find(({ file }) => file.test(id))
    if (library === undefined) return null
    return {
      code: library.changes.reduce((changed, [before, after]) => {
        if (!changed.includes(before))
          this.error(`${id} has changed: look again at how it mounts its style sheets`)
        return changed.replace(before, after)
      }, code),
      map: null,
    }
  },
})

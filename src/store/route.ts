/** How an embedded diagram is coloured; `page`: as the page that frames it, or the system, has it. */
export type EmbedTheme = "light" | "dark" | "page"

/** What the address asks for. */
export type Route =
  | { readonly view: "simulate" }
  | { readonly view: "scenarios" }
  /** a scenario with its diagram only; `hash` is its permalink */
  | { readonly view: "embed"; readonly theme: EmbedTheme; readonly hash: string }

/** @param hash as `location.hash` has it, with its `#` */
export function routeOf(hash: string): Route {
  if (/^#\/scenarios\/?$/.test(hash)) return { view: "scenarios" }
  const embed = /^#\/embed\/(?:(light|dark)\/)?(s\d+\/.*)$/s.exec(hash)
  if (embed === null) return { view: "simulate" }
  const [, theme, scenario = ""] = embed
  return {
    view: "embed",
    theme: theme === "light" || theme === "dark" ? theme : "page",
    hash: `#/${scenario}`,
  }
}

/** The address of an embedded diagram, from the scenario's permalink. */
export const embedHash = (permalink: string, theme: EmbedTheme): string =>
  permalink.replace(/^#\//, theme === "page" ? "#/embed/" : `#/embed/${theme}/`)

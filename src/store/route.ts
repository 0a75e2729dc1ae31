/** How an embedded diagram is coloured; `page`: as the page that frames it, or the system, has it. */
export type EmbedTheme = "light" | "dark" | "page"

/** What the address asks for. */
export type Route =
  | { readonly view: "simulate" }
  | { readonly view: "scenarios" }
  /** a part of the lesson; null for the first */
  | { readonly view: "learn"; readonly part: string | null }
  /** a case of the gallery, to repair */
  | { readonly view: "repair"; readonly part: string; readonly id: string }
  /** a scenario with its diagram only; `hash` is its permalink */
  | { readonly view: "embed"; readonly theme: EmbedTheme; readonly hash: string }

/** @param hash as `location.hash` has it, with its `#` */
export function routeOf(hash: string): Route {
  if (/^#\/scenarios\/?$/.test(hash)) return { view: "scenarios" }
  const learn = /^#\/learn(?:\/([^/]*)(?:\/repair\/([^/]*))?)?\/?$/.exec(hash)
  if (learn !== null) {
    const [, part, id] = learn
    if (part !== undefined && id !== undefined) return { view: "repair", part, id }
    return { view: "learn", part: part === undefined || part === "" ? null : part }
  }
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

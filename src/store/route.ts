/** How an embedded diagram is coloured; `page`: as the page that frames it, or the system, has it. */
export type EmbedTheme = "light" | "dark" | "page"

/** A place in the lesson. */
export interface LessonPlace {
  /** null for the first part */
  readonly part: string | null
  /** an exhibit of it; null for its top */
  readonly exhibit: string | null
  /** a step of the exhibit's diagram, from 1; null where the case is still to be foretold */
  readonly step: number | null
}

/** What the address asks for. */
export type Route =
  | { readonly view: "simulate" }
  | { readonly view: "scenarios" }
  /** the lesson */
  | { readonly view: "learn"; readonly place: LessonPlace }
  /** a case of the lesson, to repair in the simulator */
  | { readonly view: "repair"; readonly part: string; readonly id: string }
  /** a case of the lesson, on a projector */
  | { readonly view: "present"; readonly part: string; readonly id: string }
  /** the lesson to print */
  | { readonly view: "handout"; readonly hasAnswers: boolean }
  /** a scenario with its diagram only; `hash` is its permalink */
  | { readonly view: "embed"; readonly theme: EmbedTheme; readonly hash: string }

/** @param hash as `location.hash` has it, with its `#` */
export function routeOf(hash: string): Route {
  if (/^#\/scenarios\/?$/.test(hash)) return { view: "scenarios" }
  const handout = /^#\/handout(\/answers)?\/?$/.exec(hash)
  if (handout !== null) return { view: "handout", hasAnswers: handout[1] !== undefined }
  const learn = /^#\/learn(?:\/(.*))?$/.exec(hash)
  if (learn !== null) return lessonRoute((learn[1] ?? "").split("/").filter((each) => each !== ""))
  const embed = /^#\/embed\/(?:(light|dark)\/)?(s\d+\/.*)$/s.exec(hash)
  if (embed === null) return { view: "simulate" }
  const [, theme, scenario = ""] = embed
  return {
    view: "embed",
    theme: theme === "light" || theme === "dark" ? theme : "page",
    hash: `#/${scenario}`,
  }
}

/** `part`, `part/exhibit`, `part/exhibit/step`, `part/repair/case`, `part/present/case`. */
function lessonRoute([part, second, third]: readonly string[]): Route {
  if (part !== undefined && third !== undefined) {
    if (second === "repair") return { view: "repair", part, id: third }
    if (second === "present") return { view: "present", part, id: third }
  }
  const step = third !== undefined && /^[1-9]\d{0,3}$/.test(third) ? Number(third) : null
  return { view: "learn", place: { part: part ?? null, exhibit: second ?? null, step } }
}

/**
 * The address of an embedded diagram, relative to the app's folder, from the scenario's permalink. It is a page of its own,
 * so that a server can let others frame this one, and this one only.
 */
export const embedAddress = (permalink: string, theme: EmbedTheme): string =>
  `embed.html${permalink.replace(/^#\//, theme === "page" ? "#/embed/" : `#/embed/${theme}/`)}`

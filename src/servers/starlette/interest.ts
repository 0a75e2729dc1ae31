/** What builds an application, its middleware and its routes. */
const BUILDS =
  /add_middleware|Middleware\b|FastAPI\(|Starlette\(|include_router|\breturn\b|\braise\b|\bsetup_|\binit_/

const IDENTIFIER = /[A-Za-z_]\w*/g
const ASSIGNMENT = /^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?(?:\+|\|)?=(?!=)(.*)$/gm
const CHANGE = /([A-Za-z_]\w*)\.(?:append|extend|insert|add|update|remove|clear)\s*\(/g

/**
 * Finds out which conditions of a file are worth a question: those that build the application, or that set something
 * which flows into its middleware. Read off the words of the text, generously: a question too many is the lesser evil.
 * @returns a test for a statement's text
 */
export function interestIn(text: string): (statement: string) => boolean {
  const names = new Set<string>()
  for (const call of text.matchAll(/(?:add_middleware|Middleware)\s*\(([\s\S]*?)\n?\)\s*$/gm)) {
    for (const [name] of (call[1] ?? "").matchAll(IDENTIFIER)) names.add(name)
  }
  const assignments = [...text.matchAll(ASSIGNMENT)]
  // What flows into what flows into them, until nothing new comes.
  for (let before = -1; before !== names.size; ) {
    before = names.size
    for (const [, target = "", value = ""] of assignments) {
      if (names.has(target)) for (const [name] of value.matchAll(IDENTIFIER)) names.add(name)
    }
  }
  return (statement) => {
    if (BUILDS.test(statement)) return true
    const set = [...statement.matchAll(ASSIGNMENT), ...statement.matchAll(CHANGE)]
    return set.some(([, target = ""]) => names.has(target))
  }
}

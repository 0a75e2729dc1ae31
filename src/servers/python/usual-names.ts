import type { Evaluation } from "../../source/python/evaluation.ts"

type Modules = Evaluation["modules"]

/**
 * A part of a file has no imports: there, names stand for what they usually stand for.
 * @param names a name, and the path that it is usually imported from
 */
export const withUsualNames = (
  modules: Modules,
  names: readonly (readonly [name: string, path: string])[],
): Modules =>
  new Map([
    ...modules,
    ...names.map(([name, path]): [string, NonNullable<ReturnType<Modules["get"]>>] => [
      `global ${name}`,
      (evaluation, span) =>
        modules.get(path)?.(evaluation, span) ?? {
          kind: "external",
          path,
          written: name,
          isDefined: true,
          span,
        },
    ]),
  ])

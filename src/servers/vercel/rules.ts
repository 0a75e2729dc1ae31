import { mapsOf, scalarOf } from "../../source/data/data.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import type { ParsedHeaders } from "../headers-file/rules.ts"
import { fitsPath } from "../next/paths.ts"
import { valueAt } from "../settings/option.ts"
import type { HeaderRule } from "../static-site/site.ts"

/** Reads the `headers` of a `vercel.json`. https://vercel.com/docs/project-configuration#headers. Never throws. */
export function vercelRules(text: string): ParsedHeaders & {
  /** rules that hang on more than the path, which is not read */
  readonly conditional: readonly HeaderRule[]
} {
  const { documents, problems } = parseYaml(text)
  const conditional: HeaderRule[] = []
  const rules = documents.flatMap(mapsOf).flatMap((map): readonly HeaderRule[] => {
    if (map.kind !== "map") return []
    const pattern = scalarOf(valueAt(map, ["source"]))
    const headers = valueAt(map, ["headers"])
    if (pattern === null || headers?.kind !== "list") return []
    const rule: HeaderRule = {
      pattern,
      fits: ({ path }) => fitsPath(pattern, path.split("?")[0] ?? "/") === true,
      span: map.span,
      headers: headers.items.flatMap((item) => {
        if (item.kind !== "map") return []
        const [name, value] = [scalarOf(valueAt(item, ["key"])), valueAt(item, ["value"])]
        const given = scalarOf(value)
        return name === null || given === null || value === null
          ? []
          : [{ name, value: given, span: value.span }]
      }),
    }
    if (valueAt(map, ["has"]) === null && valueAt(map, ["missing"]) === null) return [rule]
    conditional.push(rule)
    return []
  })
  return { rules, problems, conditional }
}

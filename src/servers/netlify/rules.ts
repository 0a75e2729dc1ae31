import { mapsOf, scalarOf } from "../../source/data/data.ts"
import { parseToml } from "../../source/data/toml.ts"
import { fitsOf, type ParsedHeaders } from "../headers-file/rules.ts"
import { mapIn, valueAt } from "../settings/option.ts"

/** Reads the `[[headers]]` of a `netlify.toml`. https://docs.netlify.com/routing/headers/. Never throws. */
export function netlifyRules(text: string): ParsedHeaders {
  const { documents, problems } = parseToml(text)
  const rules = documents.flatMap(mapsOf).flatMap((map) => {
    if (map.kind !== "map") return []
    const pattern = scalarOf(valueAt(map, ["for"]))
    const values = mapIn(map, ["values"])
    if (pattern === null || values === null) return []
    return [
      {
        pattern,
        fits: fitsOf(pattern),
        span: map.span,
        headers: values.entries.flatMap(({ key, value }) => {
          const given = scalarOf(value)
          return given === null
            ? []
            : [{ name: key, value: given.trim().replace(/\s*\n\s*/g, " "), span: value.span }]
        }),
      },
    ]
  })
  return { rules, problems }
}

import { isSequence, repr, type Value } from "./values.ts"

/** `str(value)`, as an f-string writes it; null when that can't be known. */
export function asText(value: Value): string | null {
  switch (value.kind) {
    case "string":
      return value.value
    case "number":
      return String(value.value)
    case "boolean":
      return value.value ? "True" : "False"
    case "none":
      return "None"
    default:
      return null
  }
}

/**
 * `"%s:%d" % (host, port)`: the conversions that configuration code uses, without widths.
 * @returns null when it has others, or a value can't be known
 * https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting
 */
export function percentFormat(template: string, given: Value): string | null {
  const values = given.kind === "tuple" ? [...given.items] : [given]
  let isKnown = true
  const text = template.replace(
    /%(?:\((\w+)\))?(.)/g,
    (_whole, name: string | undefined, conversion: string) => {
      if (conversion === "%") return "%"
      const value =
        name === undefined
          ? values.shift()
          : given.kind === "dict"
            ? given.entries.find(({ key }) => key.kind === "string" && key.value === name)?.value
            : undefined
      const written = value === undefined ? null : conversion === "r" ? readable(value) : asText(value)
      if (written === null || !"sdir".includes(conversion)) isKnown = false
      return written ?? ""
    },
  )
  return isKnown ? text : null
}

const readable = (value: Value): string | null =>
  asText(value) === null && !isSequence(value) ? null : repr(value)

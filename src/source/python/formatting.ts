import { isSequence, repr, type Value } from "./values.ts"

/** Does everything in it stand in the text? */
const isPlain = (value: Value): boolean => {
  if (isSequence(value)) return value.items.every(isPlain)
  if (value.kind === "dict")
    return value.entries.every(({ key, value: held }) => isPlain(key) && isPlain(held))
  return ["string", "bytes", "number", "boolean", "none"].includes(value.kind)
}

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
    case "list":
    case "tuple":
    case "set":
    case "dict":
      return isPlain(value) ? repr(value) : null
    default:
      return null
  }
}

/**
 * `format(value, spec)`: what an f-string and `str.format` write of a string or a number.
 * @returns null where the value or the specification is not followed
 * https://docs.python.org/3/library/string.html#format-specification-mini-language
 */
export function formatted(value: Value, spec: string): string | null {
  const parts = /^(?:(.)?([<>=^]))?([-+ ]?)(#?)(0?)(\d*)([,_]?)(?:\.(\d+))?([a-zA-Z%]?)$/su.exec(spec)
  if (parts === null) return null
  const [, fill, align = "", sign = "", hash = "", zero = "", width = "", group = "", precision, type = ""] =
    parts
  const isNumber = value.kind === "number" || (value.kind === "boolean" && type !== "" && type !== "s")
  const written = isNumber
    ? numberAs(Number(value.value), { type, precision, group, hash, sign })
    : type === "" || type === "s"
      ? (asText(value)?.slice(0, precision === undefined ? undefined : Number(precision)) ?? null)
      : null
  if (written === null) return null
  const missing = Math.min(1000, Number(width || 0)) - [...written].length
  if (missing <= 0) return written
  const padding = (fill ?? (zero === "" ? " " : "0")).repeat(missing)
  switch (align || (zero === "0" && isNumber ? "=" : isNumber ? ">" : "<")) {
    case "<":
      return written + padding
    case ">":
      return padding + written
    case "^": {
      const before = Math.floor(missing / 2)
      return padding.slice(0, before) + written + padding.slice(before)
    }
    default: {
      const signed = /^[-+ ]/.exec(written)?.[0] ?? ""
      return signed + padding + written.slice(signed.length)
    }
  }
}

interface NumberFormat {
  readonly type: string
  readonly precision: string | undefined
  readonly group: string
  readonly hash: string
  readonly sign: string
}

/** A number as its type says; null where that is not followed. */
function numberAs(value: number, { type, precision, group, hash, sign }: NumberFormat): string | null {
  const size = Math.abs(value)
  const digits = precision === undefined ? 6 : Number(precision)
  const marks: Readonly<Record<string, string>> = { x: "0x", X: "0X", o: "0o", b: "0b" }
  const radixes: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, b: 2 }
  let text: string
  if (type === "d" || (type === "" && precision === undefined)) text = String(size)
  else if (type === "f" || type === "F") text = fixed(size, digits)
  else if (type === "%") text = `${fixed(size * 100, digits)}%`
  else if (radixes[type] !== undefined && Number.isInteger(size)) {
    text = (hash === "" ? "" : (marks[type] ?? "")) + size.toString(radixes[type])
    if (type === "X") text = text.toUpperCase()
  } else return null
  if (type === "d" && !Number.isInteger(size)) return null
  if (group !== "") {
    const [whole = "", ...rest] = text.split(".")
    text = [whole.replace(/\B(?=(\d{3})+$)/g, group), ...rest].join(".")
  }
  return (value < 0 ? "-" : sign === "+" || sign === " " ? sign : "") + text
}

/** A number with so many digits behind the point: Python rounds an exact half to the even neighbour, JavaScript up. */
export function fixed(value: number, given: number): string {
  const digits = Math.min(40, given)
  const text = value.toFixed(digits)
  const beyond = value.toFixed(digits + 60).slice((value.toFixed(0).length || 1) + 1 + digits)
  const isHalf = /^50*$/.test(beyond)
  const below = value
    .toFixed(digits + 1)
    .slice(0, -1)
    .replace(/\.$/, "")
  return isHalf && Number(below.at(-1)) % 2 === 0 ? below : text
}

/**
 * `"%s:%d" % (host, port)`: the conversions that configuration code uses.
 * @returns null when it has others, or a value can't be known
 * https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting
 */
export function percentFormat(template: string, given: Value): string | null {
  const values = given.kind === "tuple" ? [...given.items] : [given]
  let isKnown = true
  const text = template.replace(
    /%(?:\((\w+)\))?([-0+ #]*)(\d*)(?:\.(\d+))?(.)/g,
    (
      _whole,
      name: string | undefined,
      flags: string,
      width: string,
      precision: string | undefined,
      conversion: string,
    ) => {
      if (conversion === "%") return "%"
      const value =
        name === undefined
          ? values.shift()
          : given.kind === "dict"
            ? given.entries.find(({ key }) => key.kind === "string" && key.value === name)?.value
            : undefined
      const written = value === undefined ? null : converted(value, conversion, { flags, width, precision })
      if (written === null) isKnown = false
      return written ?? ""
    },
  )
  return isKnown ? text : null
}

interface Conversion {
  readonly flags: string
  readonly width: string
  readonly precision: string | undefined
}

/** One conversion of `%`, by the specification that writes the same. */
function converted(value: Value, conversion: string, { flags, width, precision }: Conversion): string | null {
  if (!"sdirfFxXo".includes(conversion)) return null
  const isText = conversion === "s" || conversion === "r"
  const shown = isText ? (conversion === "r" ? readable(value) : asText(value)) : null
  if (isText && shown === null) return null
  const type = isText ? "s" : conversion === "i" ? "d" : conversion
  const left = flags.includes("-")
  const spec = [
    left ? "<" : isText ? ">" : "",
    !isText && flags.includes("+") ? "+" : !isText && flags.includes(" ") ? " " : "",
    !isText && flags.includes("#") ? "#" : "",
    !isText && !left && flags.includes("0") ? "0" : "",
    width,
    precision === undefined ? "" : `.${precision}`,
    type,
  ].join("")
  const given: Value =
    shown !== null
      ? { kind: "string", value: shown, span: value.span }
      : type === "d" && value.kind === "number"
        ? { ...value, value: Math.trunc(value.value) }
        : value
  return formatted(given, spec)
}

const readable = (value: Value): string | null =>
  asText(value) === null && !isSequence(value) ? null : repr(value)

import type { Checked } from "./check.ts"

export const FORMATS = ["table", "json", "github"] as const
export type Format = (typeof FORMATS)[number]

/** What a check came to, as a table to read, as JSON, or as annotations of a GitHub workflow. */
export function report(checked: readonly Checked[], file: string, format: Format): string {
  if (format === "json") return JSON.stringify({ file, checks: checked }, null, 2)
  const failed = checked.filter(({ isAsExpected }) => !isAsExpected)
  const summary = `${checked.length - failed.length} of ${checked.length} as expected`
  if (format === "github") return [...failed.map((each) => annotation(each, file)), summary].join("\n")
  return [...tableLines(checked), "", ...failed.flatMap((each) => reason(each, file)), summary].join("\n")
}

const HEAD = ["", "request", "from", "in", "expected", "is"]

function tableLines(checked: readonly Checked[]): readonly string[] {
  const rows = checked.map((each) => [
    each.isAsExpected ? "ok" : "FAIL",
    each.request,
    each.origin,
    each.browser,
    each.expected,
    each.verdict,
  ])
  const widths = HEAD.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? "").length)))
  return [HEAD, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}

const reason = (each: Checked, file: string): readonly string[] => [
  `${each.request} from ${each.origin} in ${each.browser}: expected ${each.expected}, is ${each.verdict}`,
  `  ${each.why}`,
  ...(each.place === null ? [] : [`  ${file}:${each.place.line}:${each.place.column}`]),
  ...each.console.map((line) => `  ${line}`),
  "",
]

/** https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message */
function annotation(each: Checked, file: string): string {
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
  const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")
  const place = each.place === null ? "" : `,line=${each.place.line},col=${each.place.column}`
  const title = `CORS: ${each.request} from ${each.origin}`
  return `::error file=${property(file)}${place},title=${property(title)}::${data(`expected ${each.expected} in ${each.browser}, is ${each.verdict}. ${each.why}`)}`
}

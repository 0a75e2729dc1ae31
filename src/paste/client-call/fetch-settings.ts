import type { HeaderList } from "../../fetch/header-list.ts"
import type { CredentialsMode, RedirectMode, RequestMode } from "../../fetch/request.ts"
import type { Value } from "../../source/javascript/interpreter/values.ts"
import { entry, headersOf, known, type Report } from "./made.ts"

const MODES: readonly RequestMode[] = ["cors", "no-cors", "same-origin"]
const CREDENTIALS: readonly CredentialsMode[] = ["omit", "same-origin", "include"]
const REDIRECTS: readonly RedirectMode[] = ["follow", "error", "manual"]

const oneOf = <Option extends string>(
  value: Value | undefined,
  options: readonly Option[],
  otherwise: Option,
): Option => options.find((each) => each === known(value)) ?? otherwise

/** What `fetch()`, and each library that hands its options on to it, is told besides address, method, headers and body. */
export const fetchSettings = (options: Value | undefined) => ({
  initiator: { kind: "fetch" } as const,
  mode: oneOf(entry(options, "mode"), MODES, "cors"),
  credentials: oneOf(entry(options, "credentials"), CREDENTIALS, "same-origin"),
  redirect: oneOf(entry(options, "redirect"), REDIRECTS, "follow"),
})

/** The headers of several options, each set over those before it, in small letters: they went through `Headers`. */
export function headersOfEither(options: readonly (Value | undefined)[], report: Report): HeaderList {
  const found = new Map<string, string>()
  for (const each of options)
    for (const [name, value] of headersOf(entry(each, "headers"), report))
      found.set(name.toLowerCase(), value)
  return [...found]
}

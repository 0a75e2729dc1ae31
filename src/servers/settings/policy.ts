import type { Span } from "../../source/span.ts"
import type { Finding, UnderstoodOption } from "../server.ts"
import { entryOf, type Listed, type ListOption, type MapNode, scalarOption } from "./option.ts"

/** A switch of a policy. */
export interface FlagOption {
  readonly name: string
  /** null where the text does not set it */
  readonly value: boolean | null
  readonly place: Span | null
  readonly owner: MapNode | null
}

/** A CORS policy, as gateways and clouds are told it: what differs between them is what they do with it. */
export interface SettingsPolicy {
  readonly origins: ListOption
  readonly methods: ListOption
  readonly headers: ListOption
  readonly exposed: ListOption
  /** null where there is no such switch */
  readonly credentials: FlagOption | null
  readonly maxAge: Listed | null
  readonly span: Span
}

export function flagOption(map: MapNode, names: readonly [string, ...string[]]): FlagOption {
  const entry = entryOf(map, names)
  const said = scalarOption(map, names)
  return {
    name: entry?.key ?? names[0],
    value: said === null ? null : /^(true|yes|on|1)$/i.test(said.text),
    place: entry?.value.span ?? null,
    owner: map,
  }
}

/**
 * A policy's options, as the screen lists them.
 * @param before what tells one policy from another, where there are several
 */
export function understoodOptions(policy: SettingsPolicy, before = ""): readonly UnderstoodOption[] {
  const { origins, methods, headers, exposed, credentials, maxAge } = policy
  const list = (option: ListOption): UnderstoodOption => ({
    name: before + option.name,
    value: option.listed.length === 0 ? "[]" : option.listed.map(({ text }) => text).join(", "),
    isDefault: option.place === null,
    span: option.place,
  })
  return [
    ...[origins, methods, headers, exposed].map(list),
    ...(credentials === null
      ? []
      : [
          {
            name: before + credentials.name,
            value: String(credentials.value ?? false),
            isDefault: credentials.place === null,
            span: credentials.place,
          },
        ]),
    ...(maxAge === null
      ? []
      : [{ name: `${before}max age`, value: maxAge.text, isDefault: false, span: maxAge.span }]),
  ]
}

/** What of a policy can't be known from the text. */
export const unreadFindings = ({ origins, methods, headers, exposed }: SettingsPolicy): readonly Finding[] =>
  [origins, methods, headers, exposed].flatMap(({ unread }) =>
    unread.map((span) => ({
      kind: "problem" as const,
      text: "What this stands for is not in the paste: it is left out.",
      span,
    })),
  )

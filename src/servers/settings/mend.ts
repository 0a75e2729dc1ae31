import { replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Need } from "../mend.ts"
import { isNear } from "../near-miss.ts"
import { addEntry, addToList } from "./edit.ts"
import type { Listed, ListOption } from "./option.ts"
import type { FlagOption, SettingsPolicy } from "./policy.ts"

/** Changes of policies that are written as data; whether one meets the need, the simulation says. */
export function mendSettings(
  source: string,
  policies: readonly SettingsPolicy[],
  need: Need,
): readonly Mend[] {
  const each = (make: (policy: SettingsPolicy) => readonly Mend[]) => policies.flatMap(make)
  const add = (pick: (policy: SettingsPolicy) => ListOption, value: string) =>
    each((policy) => {
      const option = pick(policy)
      return mend(`Add \`${value}\` to \`${option.name}\``, addToList(source, option, value))
    })
  const everybody = (origin: string) =>
    each(({ origins }) =>
      origins.listed
        .filter(({ text }) => text === "*")
        .flatMap((item) =>
          mend(`Name \`${origin}\` instead of \`*\``, instead(source, origins, item, origin)),
        ),
    )
  switch (need.kind) {
    case "origin": {
      const { origin } = need
      const isTypo = ({ text }: Listed) => !text.includes("*") && isNear(text, origin)
      const typos = each(({ origins }) =>
        origins.listed
          .filter(isTypo)
          .flatMap((item) =>
            mend(`Write \`${origin}\` instead of \`${item.text}\``, instead(source, origins, item, origin)),
          ),
      )
      return [...typos, ...add(({ origins }) => origins, origin)]
    }
    case "named origin":
      return everybody(need.origin)
    case "credentials":
      return each(({ credentials }) =>
        credentials === null
          ? []
          : mend(`Set \`${credentials.name}\` to true`, switchedOn(source, credentials)),
      )
    case "method":
      return add(({ methods }) => methods, need.method)
    case "header":
      return add(({ headers }) => headers, need.header)
    case "expose":
      return add(({ exposed }) => exposed, need.header)
    default:
      return []
  }
}

const mend = (title: string, edit: TextEdit | null): readonly Mend[] =>
  edit === null ? [] : [{ title, edits: [edit] }]

/** An item in the place of another one. */
function instead(source: string, { form }: ListOption, { text, span }: Listed, value: string): TextEdit {
  const written = source.slice(span.from, span.to)
  return replace(
    span,
    form === "text" || written.includes(text) ? written.replace(text, () => value) : JSON.stringify(value),
  )
}

function switchedOn(source: string, { place, owner, name, value }: FlagOption): TextEdit | null {
  if (value === true) return null
  if (place === null) return owner === null ? null : addEntry(source, owner, name, "true")
  return replace(place, source.slice(place.from, place.to).replace(/false|no|off|0/i, "true"))
}

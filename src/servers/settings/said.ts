import { difference, isNear } from "../near-miss.ts"
import type { Cause, LocatedHeader } from "../server.ts"
import { type ListOption, textsOf } from "./option.ts"
import type { FlagOption, SettingsPolicy } from "./policy.ts"

/** Headers that a policy says, each with the option that it is from. */

/** A list as a header; none where it is empty. */
export const listHeader = (name: string, option: ListOption, joint: string): readonly LocatedHeader[] =>
  option.listed.length === 0
    ? []
    : [
        {
          name,
          value: textsOf(option).join(joint),
          cause: {
            span: option.place ?? option.listed[0]?.span ?? null,
            option: option.name,
            why: `from ${option.name}`,
          },
        },
      ]

/** `Access-Control-Allow-Credentials`, where it is switched on. */
export const credentialsHeader = (credentials: FlagOption | null): readonly LocatedHeader[] =>
  credentials?.value === true
    ? [
        {
          name: "access-control-allow-credentials",
          value: "true",
          cause: { span: credentials.place, option: credentials.name, why: `from ${credentials.name}` },
        },
      ]
    : []

/** `Access-Control-Max-Age`, as it is written. */
export const maxAgeHeader = ({ maxAge }: SettingsPolicy, option: string): readonly LocatedHeader[] =>
  maxAge === null
    ? []
    : [
        {
          name: "access-control-max-age",
          value: maxAge.text,
          cause: { span: maxAge.span, option, why: `from ${option}` },
        },
      ]

/** Why an origin is not let in: the entry that is nearly it, or that none is. */
export function refusedOrigin(origins: ListOption, origin: string, span: Cause["span"] = null): Cause {
  const near = origins.listed.find(({ text }) => isNear(text, origin))
  return near === undefined
    ? { span: origins.place ?? span, option: origins.name, why: `${origin} is not among ${origins.name}` }
    : {
        span: near.span,
        option: origins.name,
        why: `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
      }
}

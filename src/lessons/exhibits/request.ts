import type { Header } from "../../fetch/header-list.ts"
import { openingScenario } from "../../scenario/opening.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { simulate } from "../../simulation/simulate.ts"
import { allow, answers, GET, PAGE } from "../gallery/case.ts"

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const

/** Values of `Content-Type`; the first: none is set. */
export const CONTENT_TYPES = [
  "",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/json",
] as const

/** Headers to try, each with a reason of its own to be safelisted or not. */
export const TRIED_HEADERS: readonly Header[] = [
  ["Accept-Language", "de"],
  ["Range", "bytes=0-99"],
  ["Range", "bytes=-99"],
  ["Authorization", "Bearer t"],
  ["X-Request-Id", "7"],
]

/** A request as it is edited in the exhibit. */
export interface EditedRequest {
  readonly method: (typeof METHODS)[number]
  readonly contentType: (typeof CONTENT_TYPES)[number]
  readonly headers: readonly Header[]
  /** one whose name and value are typed in; an empty name: none */
  readonly own: Header
  readonly hasCredentials: boolean
}

export const editedRequest: EditedRequest = {
  method: "POST",
  contentType: "application/json",
  headers: [],
  own: ["", ""],
  hasCredentials: false,
}

/** What the browser does with it before anything is sent. */
export interface Asked {
  readonly scenario: Scenario
  /** what goes out first, a line each; null: the request itself does */
  readonly preflight: readonly string[] | null
  /** is it the method that needs the preflight? */
  readonly isMethod: boolean
  /** the headers that need it, by name in lower case */
  readonly headers: ReadonlySet<string>
  /** why the browser throws before anything is sent; null where it does not */
  readonly refused: string | null
}

/** Plays the edited request, as far as the preflight. Never throws. */
export function askedOf(edited: EditedRequest): Asked {
  const headers: readonly Header[] = [
    ...(edited.contentType === "" ? [] : [["Content-Type", edited.contentType] as const]),
    ...edited.headers,
    ...(edited.own[0] === "" ? [] : [edited.own]),
  ]
  const hasBody = edited.contentType !== "" && !["GET", "HEAD"].includes(edited.method)
  const scenario: Scenario = {
    ...openingScenario,
    id: "request-exhibit",
    title: "Simple or preflighted",
    page: { ...openingScenario.page, url: `${PAGE}/` },
    request: {
      ...GET,
      method: edited.method,
      headers,
      body: hasBody ? { kind: "text", text: '{"name":"Ada"}' } : null,
      credentials: edited.hasCredentials ? "include" : "same-origin",
    },
    servers: { [new URL(GET.url).origin]: answers([allow(PAGE)]) },
    browser: "standard",
  }
  const { steps, exchanges, ending } = simulate(scenario)
  const step = steps.find((each) => each.kind === "tainting")
  const decision = step?.kind === "tainting" ? step.decision : null
  const isPreflighted = decision?.kind === "cors with preflight"
  const wire = exchanges.find(({ phase }) => phase === "preflight")?.wire
  return {
    scenario,
    preflight:
      wire === undefined
        ? null
        : [
            `OPTIONS ${wire.url.pathname}`,
            ...wire.headers.flatMap(([name, value]) =>
              /^(origin|access-control-)/i.test(name) ? [`${name}: ${value}`] : [],
            ),
          ],
    isMethod: isPreflighted && decision.method,
    headers: new Set(isPreflighted ? decision.headers.map(({ name }) => name) : []),
    refused: ending.kind === "refused" ? ending.error.message : null,
  }
}

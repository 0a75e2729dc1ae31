import * as v from "valibot"
import { BROWSERS } from "../browsers/names.ts"
import type { BodyInit } from "../fetch/body.ts"
import { EMBEDDER_POLICIES } from "../fetch/embedder-policy.ts"
import { type CrossOrigin, ELEMENTS, type Initiator, OTHERS } from "../fetch/initiators/initiator.ts"
import { XHR_LIBRARIES } from "../fetch/initiators/xhr-libraries.ts"
import type { RequestInit } from "../fetch/request.ts"
import { FRAMEWORKS, frameworks, recognise } from "../servers/frameworks.ts"
import type { ServerConfig } from "../servers/registry.ts"
import type { ReplyConfig } from "../servers/replies/replies.ts"
import type { Scenario } from "./scenario.ts"

/** A header list as JSON has it: pairs, in order. */
const headersSchema = v.pipe(v.array(v.tuple([v.string(), v.string()])), v.readonly())

const bodySchema = v.union(
  [
    v.null(),
    v.strictObject({ text: v.string(), blobType: v.optional(v.string()) }),
    v.strictObject({ form: v.string() }),
    v.strictObject({ stream: v.string() }),
  ],
  'a body is null, {"text"}, {"text", "blobType"}, {"form"} or {"stream"}',
)
type BodyJson = v.InferOutput<typeof bodySchema>

/** The body of the JSON form as the engine takes it. */
function readBody(json: BodyJson): BodyInit | null {
  if (json === null) return null
  if ("form" in json) return { kind: "form", text: json.form }
  if ("stream" in json) return { kind: "stream", text: json.stream }
  return json.blobType === undefined
    ? { kind: "text", text: json.text }
    : { kind: "blob", text: json.text, type: json.blobType }
}

const crossorigin = v.optional(v.nullable(v.picklist(["anonymous", "use-credentials"])), null)

const INITIATORS = ["fetch", "xhr", ...XHR_LIBRARIES, ...ELEMENTS, ...OTHERS] as const

const requestSchema = v.strictObject({
  initiator: v.optional(v.picklist(INITIATORS, `a request is made by ${INITIATORS.join(", ")}`), "fetch"),
  /** of an XMLHttpRequest */
  uploadListener: v.optional(v.boolean(), false),
  /** of an element */
  crossorigin,
  url: v.string(),
  method: v.optional(v.string(), "GET"),
  headers: v.optional(headersSchema, []),
  body: v.optional(bodySchema, null),
  mode: v.optional(v.picklist(["cors", "no-cors", "same-origin"]), "cors"),
  credentials: v.optional(v.picklist(["omit", "same-origin", "include"]), "same-origin"),
  redirect: v.optional(v.picklist(["follow", "error", "manual"]), "follow"),
})

type RequestJson = v.InferOutput<typeof requestSchema>

const laterSchema = v.strictObject({
  ...requestSchema.entries,
  after: v.optional(v.pipe(v.number(), v.minValue(0, "time goes forward only")), 0),
})

const readRequest = ({
  body,
  initiator,
  uploadListener,
  crossorigin,
  ...rest
}: RequestJson): RequestInit => ({
  ...rest,
  initiator: readInitiator(initiator, uploadListener, crossorigin),
  body: readBody(body),
})

function readInitiator(
  name: (typeof INITIATORS)[number],
  uploadListener: boolean,
  crossorigin: CrossOrigin,
): Initiator {
  switch (name) {
    case "xhr":
      return { kind: name, uploadListener }
    case "axios":
    case "jquery":
      return { kind: "xhr", uploadListener, library: name }
    case "img":
    case "script":
    case "module":
    case "stylesheet":
      return { kind: name, crossorigin }
    default:
      return { kind: name }
  }
}

/** 101 is a WebSocket's handshake; other statuses below 200 are no answer yet. */
const status = v.pipe(
  v.number(),
  v.integer(),
  v.check((value) => value === 101 || (value >= 200 && value <= 599), "a status is between 200 and 599"),
)

const replySchema = v.pipe(
  v.strictObject({
    status,
    headers: v.optional(headersSchema, []),
    body: v.optional(v.string(), ""),
    base64: v.optional(v.pipe(v.string(), v.base64("base64 is the body in base64"))),
  }),
  v.transform(
    ({ base64, ...reply }): ReplyConfig =>
      base64 === undefined ? reply : { ...reply, body: base64, encoding: "base64" },
  ),
)

const repliesSchema = v.strictObject({
  framework: v.optional(v.literal("replies")),
  preflight: replySchema,
  actual: replySchema,
})

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** An object by whatever names: valibot's own record leaves out `constructor` and `prototype`, which users may write. */
const namedValues = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.custom<Record<string, unknown>>(isObject, "it must be an object"),
    v.rawTransform(({ dataset, addIssue, NEVER }): Record<string, T> => {
      const entries: [string, T][] = []
      for (const [name, value] of Object.entries(dataset.value)) {
        const parsed = v.safeParse(schema, value)
        if (!parsed.success) {
          addIssue({ message: `${name}: ${firstProblem(parsed.issues)}` })
          return NEVER
        }
        entries.push([name, parsed.output])
      }
      return Object.fromEntries(entries)
    }),
  )

const words = namedValues(v.string())

const sourceSchema = v.strictObject({
  framework: v.optional(v.picklist(FRAMEWORKS)),
  version: v.optional(v.string()),
  source: v.string(),
  env: v.optional(words, {}),
  answers: v.optional(words, {}),
  behind: v.optional(v.lazy(() => behindSchema)),
})

/** What stands behind a proxy: a server like any other. */
const behindSchema: v.GenericSchema<unknown, ServerConfig> = v.lazy(() => serverSchema)

/** A server as JSON has it; without `framework` it is recognised by its text. */
const serverSchema: v.GenericSchema<unknown, ServerConfig> = v.pipe(
  v.union([sourceSchema, repliesSchema], (issue) => serverMessage(issue.input)),
  v.rawTransform(({ dataset, addIssue, NEVER }): ServerConfig => {
    const json = dataset.value
    if ("preflight" in json) {
      return { framework: "replies", preflight: json.preflight, actual: json.actual }
    }
    const framework = json.framework ?? recognise(json.source)
    if (framework === null) {
      const known = FRAMEWORKS.map((each) => frameworks[each].label).join(", ")
      addIssue({ message: `the source is not recognised; what can be read is ${known}` })
      return NEVER
    }
    const { versions, versionOf } = frameworks[framework]
    const version = json.version === undefined ? versions[0] : versions.find((each) => each === json.version)
    if (version === undefined) {
      addIssue({
        message: `version: there is an emulator for ${versionOf} ${versions.join(" and ")}, not ${json.version}`,
      })
      return NEVER
    }
    const { source, env, answers, behind = null } = json
    return { framework, version, source, env, answers, behind }
  }),
)

/** Says what is wrong with a server that fits neither shape. */
function serverMessage(input: unknown): string {
  const shape =
    typeof input === "object" && input !== null && "source" in input ? sourceSchema : repliesSchema
  const parsed = v.safeParse(shape, input)
  if (parsed.success) return "a server is a pasted source, or raw replies"
  return firstProblem(parsed.issues)
}

const scenarioJsonSchema = v.strictObject({
  id: v.optional(v.string(), ""),
  title: v.optional(v.string(), ""),
  page: v.strictObject({
    url: v.string(),
    sandboxed: v.optional(v.boolean(), false),
    localNetwork: v.optional(v.picklist(["granted", "denied"]), "granted"),
    embedderPolicy: v.optional(v.picklist(EMBEDDER_POLICIES), "unsafe-none"),
  }),
  request: requestSchema,
  // biome-ignore lint/suspicious/noThenProperty: the recordings' name for it
  then: v.optional(v.array(laterSchema), []),
  cookies: v.optional(v.array(v.strictObject({ from: v.string(), header: v.string() })), []),
  servers: namedValues(serverSchema),
  browser: v.optional(
    v.picklist(BROWSERS, `the browsers that can be played are ${BROWSERS.join(" and ")}`),
    "chromium",
  ),
})

/** The scenario of a JSON value, with every default filled in. */
export const scenarioSchema = v.pipe(
  scenarioJsonSchema,
  v.transform(
    ({ then: later, ...json }): Scenario => ({
      ...json,
      request: readRequest(json.request),
      later: later.map(({ after, ...request }) => ({ after, request: readRequest(request) })),
    }),
  ),
)

/** What a batch `respond` line holds: a server, and one request to it. */
export const respondSchema = v.strictObject({
  framework: v.optional(v.string()),
  version: v.optional(v.string()),
  source: v.string(),
  env: v.optional(words, {}),
  answers: v.optional(words, {}),
  upstream: v.optional(v.looseObject({ status, headers: v.optional(headersSchema, []) })),
  request: v.strictObject({
    method: v.string(),
    path: v.string(),
    headers: v.optional(headersSchema, []),
  }),
})

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string }

/** Reads a value by a schema; what is wrong becomes a sentence with the place in the value. */
export function parseWith<T>(schema: v.GenericSchema<unknown, T>, value: unknown): Parsed<T> {
  const parsed = v.safeParse(schema, value)
  return parsed.success
    ? { ok: true, value: parsed.output }
    : { ok: false, message: firstProblem(parsed.issues) }
}

/** Reads a scenario from a JSON value that came from outside. */
export const parseScenario = (value: unknown): Parsed<Scenario> => parseWith(scenarioSchema, value)

const firstProblem = (issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string => {
  const [issue] = issues
  const path = v.getDotPath(issue)
  return path === null ? issue.message : `${path}: ${issue.message}`
}

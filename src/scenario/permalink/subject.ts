import * as v from "valibot"
import { FRAMEWORKS, type FrameworkName, recognise } from "../../servers/frameworks.ts"
import { unpack } from "./unpack.ts"

/** What a link is about: all of its scenario that can be told before anything is there to play it. */
export interface LinkSubject {
  /** empty where the scenario has none */
  readonly title: string
  readonly method: string
  readonly url: string
  readonly page: string
  readonly hasCredentials: boolean
  /** what its servers' files are written for */
  readonly frameworks: ReadonlySet<FrameworkName>
}

interface ServerFile {
  readonly framework?: FrameworkName | undefined
  readonly source: string
  readonly behind?: ServerFile | undefined
}

const fileSchema: v.GenericSchema<unknown, ServerFile> = v.object({
  framework: v.optional(v.picklist(FRAMEWORKS)),
  source: v.string(),
  behind: v.fallback(v.optional(v.lazy(() => fileSchema)), undefined),
})

/** Of the scenario's schema (`schema.ts`), which is larger and says what is wrong, what is told. */
const subjectSchema = v.object({
  title: v.optional(v.string(), ""),
  page: v.object({ url: v.string() }),
  request: v.object({
    url: v.string(),
    method: v.optional(v.string(), "GET"),
    credentials: v.optional(v.string()),
  }),
  // Raw replies are no file.
  servers: v.record(v.string(), v.fallback(v.nullable(fileSchema), null)),
})

/** A server's framework, and those of what stands behind it. */
function* frameworksIn(file: ServerFile | null | undefined): Generator<FrameworkName> {
  if (file === null || file === undefined) return
  const framework = file.framework ?? recognise(file.source)
  if (framework !== null) yield framework
  yield* frameworksIn(file.behind)
}

/**
 * What the link of a scenario is about.
 * @param hash as `location.hash` has it, with its `#`
 * @returns null where it is no such link, or one that can't be read: why is for `openPermalink` to say
 */
export function subjectOf(hash: string): LinkSubject | null {
  const text = /^#\/s1\/(.*)$/s.exec(hash)?.[1]
  const json = text === undefined ? null : unpack(text)
  const parsed = v.safeParse(subjectSchema, json?.value)
  if (!parsed.success) return null
  const { title, page, request, servers } = parsed.output
  const { url, method, credentials } = request
  const frameworks = new Set(Object.values(servers).flatMap((file) => [...frameworksIn(file)]))
  return { title, method, url, page: page.url, hasCredentials: credentials === "include", frameworks }
}

import { byteLowercase } from "../../fetch/header-list.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import type { Need } from "../../servers/mend.ts"
import { mendsOf, type ServerConfig, type SourceConfig } from "../../servers/registry.ts"
import type { LocatedHeader, Server, ServerAnswer } from "../../servers/server.ts"
import { applyEdits, type TextEdit } from "../../source/text-edit.ts"
import { header } from "../fix/reach.ts"
import type { Finding } from "./finding.ts"

/** What the checks look at: one server, at one address, and a way to ask it. */
export interface Subject {
  readonly scenario: Scenario
  readonly run: number
  readonly key: string
  readonly config: ServerConfig
  readonly url: URL
  readonly pageOrigin: string
  readonly isPageAllowed: boolean
  readonly build: (config: ServerConfig) => Server
  readonly ask: (origin: string) => ServerAnswer | null
  /** does a server of another config let an origin in? */
  readonly letsWith: (config: ServerConfig, origin: string) => boolean
}

/** A site that no list was made for. */
export const ANY_SITE = "https://attacker.example"

/** The header that names who may read; null where there is none. */
export const allowOrigin = (answer: ServerAnswer): LocatedHeader | null =>
  answer.headers.find(({ name }) => byteLowercase(name) === "access-control-allow-origin") ?? null

/** Does it allow the user's cookies? */
export const hasCredentials = (answer: ServerAnswer): boolean =>
  header(answer, "access-control-allow-credentials") === "true" &&
  header(answer, "access-control-allow-origin") !== "*"

/** The evidence: what was asked, and what was answered. */
export const said = (origin: string, answer: ServerAnswer): string =>
  `Asked with \`Origin: ${origin}\`, it answers \`Access-Control-Allow-Origin: ${header(answer, "access-control-allow-origin")}\`${hasCredentials(answer) ? " and `Access-Control-Allow-Credentials: true`" : ""}.`

/** A change of the server's own text that shuts one origin out and leaves the page in. */
export function fixOf(
  subject: Subject,
  shutOut: string,
  changes: readonly { readonly title: string; readonly config: ServerConfig }[],
): Finding["fix"] {
  for (const { title, config } of changes) {
    if (subject.letsWith(config, shutOut)) continue
    if (
      subject.isPageAllowed &&
      subject.pageOrigin !== shutOut &&
      !subject.letsWith(config, subject.pageOrigin)
    )
      continue
    return {
      title,
      scenario: { ...subject.scenario, servers: { ...subject.scenario.servers, [subject.key]: config } },
    }
  }
  return null
}

/** The config with its text edited. */
export const edited = (config: SourceConfig, edits: readonly TextEdit[]): SourceConfig => ({
  ...config,
  source: applyEdits(config.source, edits),
})

/** Changes of the text that may meet a need, the smallest first. */
export function mendsFor(
  { config, build }: Subject,
  need: Need,
): readonly { readonly title: string; readonly config: ServerConfig }[] {
  if (config.framework === "replies") return []
  return mendsOf(config, build(config), need).map(({ title, edits }) => ({
    title,
    config: edited(config, edits),
  }))
}

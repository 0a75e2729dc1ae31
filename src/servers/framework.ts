import type { Emulator } from "./emulator.ts"

/** The languages that a pasted server can be written in. */
export type SourceLanguage =
  | "python"
  | "javascript"
  | "nginx"
  | "apache"
  | "caddyfile"
  | "go"
  | "ruby"
  | "yaml"
  | "php"
  | "java"
  | "csharp"

/**
 * A framework that can be read and played: what is known of it before its grammar and its emulator are loaded.
 * A new one is a folder beside this file, and its line in `frameworks.ts`.
 */
export interface Framework {
  /** as users call it */
  readonly label: string
  /** what the version is one of: `Starlette`, `nginx` */
  readonly versionOf: string
  /** the newest first */
  readonly versions: readonly [string, ...string[]]
  /** what the name of a version stands for, where it stands for more than itself */
  readonly covers?: Readonly<Record<string, string>>
  /**
   * Those of its versions that nobody here could run: what they do is taken from their source or their documentation, and the
   * screen says so. All others are held against the real thing.
   */
  readonly notRun?: readonly string[]
  readonly language: SourceLanguage
  /** does it stand in front of an app, whose answers it passes on? */
  readonly isProxy: boolean
  /** is it where the pages come from, so that it answers at their own origin? */
  readonly servesPages?: true
  /** does a text look as if it were written for it? Its own words decide. */
  readonly recognise: (text: string) => boolean
  /** fetches the rest; rejects where that fails, as it does without a network */
  readonly load: () => Promise<Emulator>
}

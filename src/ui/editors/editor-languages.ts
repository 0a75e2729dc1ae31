import { LRLanguage, StreamLanguage, type StreamParser } from "@codemirror/language"
import type { Extension } from "@codemirror/state"
import type { SourceLanguage } from "../../servers/framework.ts"

const streamed = (parser: StreamParser<unknown>): Extension => StreamLanguage.define(parser)

/** How a language is coloured; each is fetched with the first text that is written in it. */
const LANGUAGES: Readonly<Record<SourceLanguage, () => Promise<Extension>>> = {
  python: async () => (await import("@codemirror/lang-python")).pythonLanguage,
  javascript: async () => (await import("@codemirror/lang-javascript")).javascriptLanguage,
  nginx: async () => streamed((await import("@codemirror/legacy-modes/mode/nginx")).nginx),
  apache: async () => streamed((await import("@codemirror/legacy-modes/mode/shell")).shell),
  go: async () => streamed((await import("@codemirror/legacy-modes/mode/go")).go),
  ruby: async () => streamed((await import("@codemirror/legacy-modes/mode/ruby")).ruby),
  yaml: async () => streamed((await import("@codemirror/legacy-modes/mode/yaml")).yaml),
  php: async () => {
    const { parser } = await import("@lezer/php")
    return LRLanguage.define({ parser: parser.configure({ top: "Program" }) })
  },
  java: async () => streamed((await import("@codemirror/legacy-modes/mode/clike")).java),
  csharp: async () => streamed((await import("@codemirror/legacy-modes/mode/clike")).csharp),
  caddyfile: async () => streamed((await import("@codemirror/legacy-modes/mode/nginx")).nginx),
}

export const languageExtension = (language: SourceLanguage): Promise<Extension> => LANGUAGES[language]()

import type { Directive } from "../../source/directive.ts"
import type { Finding } from "../server.ts"
import { linesOf, MATCHERS } from "./matching.ts"
import { isKnown, matchersOf, routesOf } from "./routes.ts"
import type { Site } from "./site.ts"

/** What is not understood, and what runs but not as it looks. */
export function findingsOf({ directives, missing }: Site): readonly Finding[] {
  const findings: Finding[] = missing.map(({ words, head }) => ({
    kind: "notice",
    text: `${words[0]?.text ?? "What is imported"} is not in the paste: what it says is not played.`,
    span: head,
  }))
  visit(directives, new Map(), findings)
  return findings
}

function visit(
  directives: readonly Directive[],
  outer: ReadonlyMap<string, Directive>,
  findings: Finding[],
): void {
  const matchers = matchersOf(directives, outer)
  const say = (kind: Finding["kind"], { head }: Directive, text: string): void => {
    findings.push({ kind, text, span: head })
  }
  for (const directive of directives) {
    const { name, block } = directive
    if (name.startsWith("@")) {
      for (const { kind } of linesOf(directive))
        if (!MATCHERS.includes(kind) || kind === "expression")
          say("notice", directive, `The matcher ${kind} is not evaluated here: it is taken not to hold.`)
      continue
    }
    if (!isKnown(name)) say("notice", directive, `${name} is not read: it is played as if it were not there.`)
    if (name === "handle_errors")
      say("notice", directive, "handle_errors is not played: an error is shown as Caddy itself answers it.")
    if (name === "forward_auth")
      say(
        "notice",
        directive,
        "forward_auth asks another server, which is not in the paste: it is taken to let everybody in.",
      )
    if (block !== null && ["handle", "handle_path", "route"].includes(name)) visit(block, matchers, findings)
  }
  for (const { directive, matcher, words } of routesOf(directives, matchers, true)) {
    if (directive.name === "header" && words[0]?.text.endsWith(":") === true)
      say(
        "notice",
        directive,
        "The colon is a part of the name here, so that no such header is sent. Leave it out.",
      )
    if (matcher.kind === "named" && matcher.definition === null)
      say("problem", directive, `There is no matcher ${matcher.name}; Caddy would not start with this.`)
  }
}

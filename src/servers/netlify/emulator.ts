import type { Emulator } from "../emulator.ts"
import { pairsOf } from "../header-needs.ts"
import { lineBehind, mendRules, quotedIn, type RuleStyle } from "../static-site/mend.ts"
import { siteServer } from "../static-site/site.ts"
import { netlifyRules } from "./rules.ts"

const STYLE: RuleStyle = {
  value: (text) => JSON.stringify(text),
  beside: (source, header, name, value) => lineBehind(source, header, `${name} = ${JSON.stringify(value)}`),
  everyPath: '"/*"',
  patternIn: (source, { pattern, span }) => quotedIn(source, pattern, span),
}

export const emulator: Emulator = {
  serve: ({ source, upstream }) =>
    siteServer(
      {
        framework: "netlify",
        label: "Netlify",
        version: "2026",
        ...netlifyRules(source),
        joinsValues: true,
        otherMethods: 200,
        coversFunctions: false,
        findings: [],
      },
      upstream,
    ),
  mend: (source, _server, need) => mendRules(source, netlifyRules(source).rules, need, STYLE),
  write: (policy) =>
    [
      "[[headers]]",
      '  for = "/*"',
      "  [headers.values]",
      ...pairsOf(policy).map(([name, value]) => `    ${name} = ${JSON.stringify(value)}`),
    ].join("\n"),
}

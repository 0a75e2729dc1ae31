import { indentAt, insert } from "../../source/text-edit.ts"
import type { Emulator } from "../emulator.ts"
import { pairsOf } from "../header-needs.ts"
import { mendRules, quotedIn, type RuleStyle } from "../static-site/mend.ts"
import { siteServer } from "../static-site/site.ts"
import { vercelRules } from "./rules.ts"

const STYLE: RuleStyle = {
  value: (text) => JSON.stringify(text),
  beside: (source, { span }, name, value) => {
    const close = source.indexOf("}", span.to)
    const line = `,\n${indentAt(source, span.from)}{ "key": ${JSON.stringify(name)}, "value": ${JSON.stringify(value)} }`
    return close < 0 ? null : insert(close + 1, line)
  },
  everyPath: '"/(.*)"',
  patternIn: (source, { pattern, span }) => quotedIn(source, pattern, span),
}

export const emulator: Emulator = {
  serve: ({ source, upstream }) => {
    const { rules, problems, conditional } = vercelRules(source)
    return siteServer(
      {
        framework: "vercel",
        label: "Vercel",
        version: "2026",
        rules,
        problems,
        joinsValues: false,
        otherMethods: 200,
        coversFunctions: true,
        findings: conditional.map(({ span }) => ({
          kind: "problem",
          text: "This rule hangs on `has` or `missing`, which are not read: it is left out.",
          span,
        })),
      },
      upstream,
    )
  },
  mend: (source, _server, need) => mendRules(source, vercelRules(source).rules, need, STYLE),
  write: (policy) =>
    JSON.stringify(
      { headers: [{ source: "/(.*)", headers: pairsOf(policy).map(([key, value]) => ({ key, value })) }] },
      null,
      2,
    ),
}

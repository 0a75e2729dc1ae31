import type { Emulator } from "../emulator.ts"
import { pairsOf } from "../header-needs.ts"
import { lineBehind, mendRules, type RuleStyle } from "../static-site/mend.ts"
import { type Site, siteServer } from "../static-site/site.ts"
import { headerRules } from "./rules.ts"

const STYLE: RuleStyle = {
  value: (text) => text,
  beside: (source, header, name, value) => lineBehind(source, header, `${name}: ${value}`),
  everyPath: "/*",
  patternIn: (_, { span }) => span,
}

export const emulator: Emulator = {
  serve: ({ source, version, upstream }) => siteServer(siteOf(source, version), upstream),
  mend: (source, _server, need) => mendRules(source, headerRules(source).rules, need, STYLE),
  write: (policy) => ["/*", ...pairsOf(policy).map(([name, value]) => `  ${name}: ${value}`)].join("\n"),
}

/** Cloudflare: cloudflare/workers-sdk, asset-worker. Netlify knows no `!`. */
function siteOf(source: string, version: string): Site {
  const { rules, problems } = headerRules(source)
  const isCloudflare = version === "Cloudflare"
  const detached = rules.flatMap(({ headers }) => headers.filter(({ value }) => value === null))
  return {
    framework: "headers-file",
    label: isCloudflare ? "Cloudflare" : "Netlify",
    version,
    rules: isCloudflare
      ? rules
      : rules.map((rule) => ({ ...rule, headers: rule.headers.filter(({ value }) => value !== null) })),
    joinsValues: true,
    otherMethods: isCloudflare ? 405 : 200,
    coversFunctions: false,
    findings: isCloudflare
      ? []
      : detached.map(({ span }) => ({
          kind: "problem",
          text: "Netlify does not know `!`: the line is left out.",
          span,
        })),
    problems,
  }
}

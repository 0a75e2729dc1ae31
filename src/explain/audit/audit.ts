import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import { type ServerConfig, serverOf } from "../../servers/registry.ts"
import type { Server } from "../../servers/server.ts"
import { serializedPageOrigin } from "../../simulation/page-origin.ts"
import { answerTo, lets, targetOf } from "../fix/reach.ts"
import { type Finding, severityRank } from "./finding.ts"
import { developmentOrigins, insecureOrigin, subdomains } from "./named-origins.ts"
import { contradiction, missingVary, needlessMethods } from "./said-headers.ts"
import type { Subject } from "./subject.ts"
import { anySite, opaqueOrigin, strangers } from "./who-may-read.ts"

/**
 * Looks at a server's CORS policy, whether it blocks anything or not: by asking the server itself, with origins that an
 * attacker could have.
 * @returns the worst first; empty where nobody answers at the address
 */
export function audit(
  scenario: Scenario,
  run: number,
  build: (config: ServerConfig) => Server = serverOf,
): readonly Finding[] {
  const target = targetOf(scenario, run)
  if (target === null) return []
  const { url, key, config } = target
  const server = build(config)
  const { method } = requestOf(scenario, run)
  const askServer = (of: Server, origin: string) =>
    answerTo(of, url, ["GET", "POST"].includes(method) ? method : "GET", [["Origin", origin]])
  const pageOrigin = serializedPageOrigin(scenario)
  const ask = (origin: string) => askServer(server, origin)
  const page = ask(pageOrigin)
  const subject: Subject = {
    scenario,
    run,
    key,
    config,
    url,
    pageOrigin,
    isPageAllowed: page !== null && lets(page, pageOrigin),
    build,
    ask,
    letsWith: (other, origin) => {
      const answer = askServer(build(other), origin)
      return answer !== null && lets(answer, origin)
    },
  }
  const findings = [
    anySite,
    opaqueOrigin,
    strangers,
    insecureOrigin,
    subdomains,
    missingVary,
    developmentOrigins,
    contradiction,
    needlessMethods,
  ].flatMap((check) => check(subject))
  return [...findings].sort((a, b) => severityRank(b.severity) - severityRank(a.severity))
}

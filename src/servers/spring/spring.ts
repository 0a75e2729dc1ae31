import { answering } from "../answering.ts"
import type { Server, UnderstoodOption } from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { type SpringApplication, springApplication } from "./application.ts"
import type { CorsConfiguration } from "./cors-configuration.ts"
import { findingsOf } from "./findings.ts"
import { Passage } from "./passage.ts"
import { stationsOf } from "./stations.ts"

interface SpringInput {
  readonly source: string
  readonly version: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  /** what the handlers themselves answer, which is not read */
  readonly upstream: Upstream
}

/**
 * Reads configuration classes and controllers into a server that answers as Spring MVC does, with Spring Security before it
 * where it is set up: spring-web, org.springframework.web.cors, and spring-webmvc, AbstractHandlerMapping. Never throws.
 */
export function springServer({ source, version, env, answers, upstream }: SpringInput): Server {
  const application = springApplication(source, { env, answers })
  const { evaluation, parsed } = application
  const stations = stationsOf(application)
  return {
    framework: "spring",
    label: "Spring",
    version,
    layers: [...stations.map(({ layer }) => layer), ...upstream.layers],
    options: optionsOf(application),
    findings: [...findingsOf(application), ...upstream.findings],
    problems: parsed.problems,
    environment: [...evaluation.environment, ...upstream.environment],
    questions: () => [...evaluation.asked, ...upstream.questions()],
    respond: (request) =>
      answering(evaluation, () => {
        if (application.open !== null) throw application.open
        return new Passage(application, stations, upstream, request, version.startsWith("6")).go(0)
      }),
  }
}

function optionsOf({ global, source, filter, handlers }: SpringApplication): readonly UnderstoodOption[] {
  const named: readonly (readonly [string, CorsConfiguration])[] = [
    ...global.map(({ pattern, configuration }) => [pattern, configuration] as const),
    ...(source ?? []).map(({ pattern, configuration }) => [pattern, configuration] as const),
    ...(filter?.mappings ?? []).map(({ pattern, configuration }) => [pattern, configuration] as const),
    ...handlers.flatMap(({ name, cors }) => (cors === null ? [] : [[name, cors] as const])),
  ]
  return named.flatMap(([name, configuration]) => shown(named.length === 1 ? "" : `${name}: `, configuration))
}

function shown(before: string, configuration: CorsConfiguration): readonly UnderstoodOption[] {
  const { places } = configuration
  const option = (name: string, value: string | null): UnderstoodOption => ({
    name: before + name,
    value: value ?? "not set",
    isDefault: !places.has(name),
    span: places.get(name) ?? null,
  })
  const list = (items: CorsConfiguration["allowedOrigins"]) =>
    items === null ? null : items.map(({ text }) => text).join(", ")
  return [
    option("allowedOrigins", list(configuration.allowedOrigins)),
    ...(configuration.allowedOriginPatterns === null
      ? []
      : [option("allowedOriginPatterns", list(configuration.allowedOriginPatterns))]),
    option("allowedMethods", list(configuration.allowedMethods)),
    option("allowedHeaders", list(configuration.allowedHeaders)),
    option("exposedHeaders", list(configuration.exposedHeaders)),
    option(
      "allowCredentials",
      configuration.allowCredentials === null ? null : String(configuration.allowCredentials),
    ),
    option("maxAge", configuration.maxAge === null ? null : String(configuration.maxAge)),
  ]
}

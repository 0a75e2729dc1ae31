import type { Span } from "../../source/span.ts"
import type { Finding } from "../server.ts"
import type { SpringApplication } from "./application.ts"
import { isRefused } from "./cors-configuration.ts"

/** What there is to say of an application before it is asked anything. */
export function findingsOf(application: SpringApplication): readonly Finding[] {
  const { open, broken, security, filter, source, global, handlers, parsed } = application
  const problem = (text: string, span: Span | null): Finding => ({ kind: "problem", text, span })
  const all = [...global, ...(source ?? []), ...(filter?.mappings ?? [])]
  const isEmpty = all.length === 0 && security === null && handlers.length === 0
  return [
    ...(open === null
      ? []
      : [
          {
            kind: "notice" as const,
            text: `${open.question.text} Until that is said, the classes are read up to here.`,
            span: open.question.span,
          },
        ]),
    ...(isEmpty && open === null && parsed.problems.length === 0
      ? [problem(nothingFound(application), null)]
      : []),
    ...(broken === null
      ? []
      : [
          problem(
            "`*` with allowCredentials: Spring throws as the application starts, and nothing is served.",
            broken,
          ),
        ]),
    ...all
      .filter(({ configuration }) => isRefused(configuration))
      .map(({ configuration }) =>
        problem(
          "`*` among allowedOrigins with allowCredentials: every request throws an IllegalArgumentException. allowedOriginPatterns can be `*`.",
          configuration.places.get("allowCredentials") ?? configuration.span,
        ),
      ),
    ...(source !== null && security === null && filter === null
      ? [
          {
            kind: "notice" as const,
            text: "A bean CorsConfigurationSource is asked by Spring Security's http.cors(), or by a CorsFilter that is given it. By itself it does nothing.",
            span: source[0]?.configuration.span ?? null,
          },
        ]
      : []),
    ...(security !== null && security.cors.kind === "off"
      ? [
          {
            kind: "notice" as const,
            text: "Spring Security is not told http.cors(): a preflight comes to its rules without credentials, before anything that answers preflights.",
            span: security.rules[0]?.span ?? null,
          },
        ]
      : []),
  ]
}

const nothingFound = ({ evaluation }: SpringApplication): string =>
  /\bCorsWebFilter\b|\bWebFluxConfigurer\b|\bSecurityWebFilterChain\b/.test(evaluation.text)
    ? "This is Spring WebFlux, which is not played here: what it says of CORS is not read. Spring MVC is."
    : "No CORS settings and no controller of Spring were found here."

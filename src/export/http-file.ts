import type { SentRequest } from "../simulation/as-allowed.ts"
import { toldHeaders } from "./told-headers.ts"

/** The preflight and the request as an HTTP file, as editors send them: https://www.jetbrains.com/help/idea/exploring-http-syntax.html */
export const httpFile = (sent: readonly SentRequest[], set: readonly string[]): string =>
  sent
    .map(({ phase, method, url, headers, body }) =>
      [
        `### ${phase === "preflight" ? "The preflight" : "The request"}`,
        `${method} ${url.href}`,
        ...toldHeaders(headers, set).map(([name, value]) => `${name}: ${value}`),
        ...(body === null ? [] : ["", body]),
        "",
      ].join("\n"),
    )
    .join("\n")

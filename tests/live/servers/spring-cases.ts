import fc from "fast-check"

const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

const ORIGINS = [
  '"*"',
  '"http://localhost:5173"',
  '"https://app.example.com/", "http://localhost:5173"',
  '"https://app.example.com,http://localhost:5173"',
  '"HTTPS://APP.EXAMPLE.COM"',
  "ORIGIN",
]
const PATTERNS = [
  '"https://*.example.com"',
  '"*"',
  '"http://localhost:[5173,3000]"',
  '"https://*.example.com:[*]", "null"',
]
const METHODS = ['"*"', '"GET", "PUT"', '"GET", "POST", "DELETE", "HEAD"']
const HEADERS = ['"*"', '"Content-Type", "Authorization"', '"X-A"']
const EXPOSED = ['"X-Total"', '"X-Total", "ETag"']

const options = fc.record(
  {
    allowedOrigins: pick(...ORIGINS),
    allowedOriginPatterns: pick(...PATTERNS),
    allowedMethods: pick(...METHODS),
    allowedHeaders: pick(...HEADERS),
    exposedHeaders: pick(...EXPOSED),
    allowCredentials: pick("true", "false"),
    maxAge: pick("3600", "0", "60 * 10"),
  },
  { requiredKeys: [] },
)

const pattern = pick('"/**"', '"/api/**"', '"/users"', '"/*"')
/** `registry.addMapping("/**").allowedOrigins(…)` */
const registered = fc.array(fc.tuple(pattern, options), { minLength: 1, maxLength: 2 }).map((mappings) => ({
  kind: "registry" as const,
  lines: mappings.map(
    ([path, given]) =>
      `registry.addMapping(${path})${Object.entries(given)
        .map(([name, value]) => `.${name}(${value})`)
        .join("\n                ")};`,
  ),
}))

/** `config.setAllowedOrigins(List.of(…))` */
const configured = fc
  .tuple(pattern, options, fc.boolean(), fc.boolean())
  .map(([path, given, permits, adds]) => ({
    kind: "source" as const,
    lines: [
      "CorsConfiguration config = new CorsConfiguration();",
      ...Object.entries(given).map(([name, value]) => {
        const setter = `set${name.charAt(0).toUpperCase()}${name.slice(1)}`
        if (name === "maxAge") return `config.setMaxAge(${value.replace("60 * 10", "600")}L);`
        return name === "allowCredentials"
          ? `config.${setter}(${value});`
          : `config.${setter}(List.of(${value}));`
      }),
      ...(permits ? ["config.applyPermitDefaultValues();"] : []),
      ...(adds
        ? ['config.addAllowedOrigin("https://x.example.com");', 'config.addAllowedMethod("PATCH");']
        : []),
      "UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();",
      `source.registerCorsConfiguration(${path}, config);`,
    ],
  }))

export const springCase = fc.oneof(registered, configured)
type SpringCase = { readonly kind: "registry" | "source"; readonly lines: readonly string[] }

const IMPORTS =
  "import java.util.List;\nimport org.springframework.context.annotation.*;\nimport org.springframework.web.cors.*;\nimport org.springframework.web.filter.CorsFilter;\nimport org.springframework.web.servlet.config.annotation.*;\n"
const indented = (lines: readonly string[]): string => lines.map((line) => `        ${line}\n`).join("")

/** The case as a configuration class. */
export const springSource = ({ kind, lines }: SpringCase): string =>
  kind === "registry"
    ? `${IMPORTS}\n@Configuration\npublic class WebConfig implements WebMvcConfigurer {\n    private static final String ORIGIN = "http://localhost:5173";\n\n    @Override\n    public void addCorsMappings(CorsRegistry registry) {\n${indented(lines)}    }\n}\n`
    : `${IMPORTS}\n@Configuration\npublic class WebConfig {\n    private static final String ORIGIN = "http://localhost:5173";\n\n    @Bean\n    public CorsFilter corsFilter() {\n${indented(lines)}        return new CorsFilter(source);\n    }\n}\n`

/** The same lines, as a method of the program that records: it gives the configurations by their patterns. */
export const springMethod = ({ kind, lines }: SpringCase, i: number): string =>
  kind === "registry"
    ? `    static CorsConfigurationSource case${i}() {\n        OpenRegistry registry = new OpenRegistry();\n${indented(lines)}        return registry.source();\n    }\n`
    : `    static CorsConfigurationSource case${i}() {\n${indented(lines)}        return source;\n    }\n`

import { describe, expect, test } from "vitest"
import { FRAMEWORKS, type FrameworkName } from "../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"

const PAGE = "http://localhost:5173"

const sources: readonly (readonly [FrameworkName, string])[] = [
  [
    "express",
    `const app = express()\n...\napp.use(cors({ origin: "${PAGE}" }))\n  ...\napp.get("/", (req, res) => res.send("hi"))\n`,
  ],
  [
    "go",
    `func main() {\n\tr := gin.Default()\n\t...\n\tr.Use(cors.New(cors.Config{AllowOrigins: []string{"${PAGE}"}}))\n\t…\n\tr.Run()\n}\n`,
  ],
  [
    "spring",
    `@Configuration\nclass WebConfig implements WebMvcConfigurer {\n  ...\n  public void addCorsMappings(CorsRegistry registry) {\n    registry.addMapping("/**").allowedOrigins("${PAGE}");\n    ...\n  }\n}\n`,
  ],
  [
    "nginx",
    `...\nlocation / {\n  add_header Access-Control-Allow-Origin ${PAGE} always;\n  [...]\n  proxy_pass http://app;\n}\n`,
  ],
]

describe("dots that stand for what was left out", () => {
  test.each(sources)(
    "in a file for %s, what is there is read, and the dots are told of",
    (framework, source) => {
      expect(FRAMEWORKS).toContain(framework)
      const server = serverOf(sourceConfig(framework, source))
      expect(server.problems.map(({ message }) => message.replace(/“.*”/, "“…”"))).toEqual([
        "“…” stands for lines that are not here.",
        "“…” stands for lines that are not here.",
      ])
      const text = source.split("\n")
      for (const { place } of server.problems)
        expect(text[place.line - 1]).toMatch(/^\s*(?:\.\.\.|…|\[\.\.\.\])$/)
      expect(server.findings.filter(({ kind }) => kind === "problem")).toEqual([])
      const reply = server.respond({
        method: "GET",
        path: "/",
        scheme: "http",
        host: "localhost:8000",
        headers: [
          ["Host", "localhost:8000"],
          ["Origin", PAGE],
        ],
      })
      expect(JSON.stringify(reply).toLowerCase()).toContain(`"access-control-allow-origin","value":"${PAGE}"`)
    },
  )
})

describe("Java that is sound, though the grammar stumbles over it", () => {
  test.each([
    "@SpringBootApplication(exclude = {A.class, B.class}) class App { void main() { SpringApplication.run(App.class, args); } }",
    "class App { Logger log = LoggerFactory.getLogger( App . class ); }",
    "class App { int of(int x) { return switch (x) { case 1 -> 2; default -> 3; }; } }",
  ])("%s", (source) => {
    expect(serverOf(sourceConfig("spring", source)).problems).toEqual([])
  })
})

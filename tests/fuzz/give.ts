import { verdictOf } from "../../src/explain/verdict.ts"
import { report } from "../../src/export/report.ts"
import { readProgress } from "../../src/lessons/progress.ts"
import { paste } from "../../src/paste/paste.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { openPermalink } from "../../src/scenario/permalink/permalink.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { parseScenario } from "../../src/scenario/schema.ts"
import { recognise } from "../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { diagramSvg } from "../../src/ui/export/diagram-svg.ts"
import type { Input } from "./inputs.ts"

/** An SVG file of drawn things and escaped text, and nothing else: no script, no link, no handler of events, no broken XML. */
const DRAWN =
  /^(?:<\/?(?:svg|g|path|rect|circle|line|polygon|text|tspan|title)(?: (?!on)[\w:-]+="[^"<>]*")*\s*\/?>|[\t\n\r]|[^<>&\p{Cc}\p{Cs}\ufffe\uffff]|&(?:amp|lt|gt|quot);)*$/u

function play(scenario: Scenario, look: boolean): void {
  for (const trace of simulateAll(scenario)) {
    verdictOf(trace)
    if (!look) continue
    if (!DRAWN.test(diagramSvg(trace, "light", scenario.title)))
      throw new Error("there is something else than drawn things in the drawing")
    report(scenario, 0, trace, "https://simulator.example/#/s1/")
  }
}

const withServer = (server: Scenario["servers"][string]): Scenario => ({
  ...openingScenario,
  servers: { "http://localhost:8000": server },
})

/**
 * Gives an input to what it is made for. Throws where that throws, and where what is drawn of it is more than a drawing.
 * @param look is what it comes to drawn and written, too?
 */
export function give(input: Input, look: boolean): void {
  switch (input.kind) {
    case "link": {
      const opened = openPermalink(input.text)
      if (opened.kind === "scenario") play(opened.scenario, look)
      return
    }
    case "scenario": {
      let json: unknown
      try {
        json = JSON.parse(input.text)
      } catch {
        return
      }
      const parsed = parseScenario(json)
      if (parsed.ok) play(parsed.value, look)
      return
    }
    case "file": {
      recognise(input.text)
      play(withServer(sourceConfig(input.framework, input.text)), look)
      return
    }
    case "paste": {
      const { scenario } = paste(input.text, openingScenario)
      if (scenario !== null) play(scenario, look)
      return
    }
    case "progress":
      readProgress(input.text)
      return
    case "pattern": {
      const server = serverOf(sourceConfig(input.framework, input.text))
      server.respond({
        method: "GET",
        path: "/",
        headers: [["Origin", input.origin]],
        scheme: "http",
        host: "localhost",
      })
    }
  }
}

import type { Scenario } from "../../scenario/scenario.ts"
import type { Need } from "../../servers/mend.ts"
import { mendsOf, type ServerConfig, type SourceConfig } from "../../servers/registry.ts"
import type { Server } from "../../servers/server.ts"
import { applyEdits } from "../../source/text-edit.ts"
import type { FixStep } from "./plan.ts"
import { replySteps } from "./reply-steps.ts"

/** Changes of the server that may meet one of the needs. */
export function serverSteps(
  scenario: Scenario,
  key: string,
  needs: readonly Need[],
  build: (config: ServerConfig) => Server,
): readonly FixStep[] {
  const config = scenario.servers[key]
  if (config === undefined) return []
  const together = allHeaders(key, needs, build)
  if (config.framework === "replies") return [...needs.flatMap((need) => replySteps(key, need)), ...together]
  return [
    ...together,
    ...environmentSteps(key, build(config)),
    ...sourceSteps(config, needs, build).map(({ title, change }) => stepOf(key, title, change)),
  ]
}

/** Several headers at once: a layer that says no to all of them alike shows no progress for each. */
function allHeaders(
  key: string,
  needs: readonly Need[],
  build: (config: ServerConfig) => Server,
): readonly FixStep[] {
  const headers = needs.filter((need) => need.kind === "header")
  if (headers.length < 2) return []
  const names = headers.map(({ header }) => `\`${header}\``)
  return [
    {
      title: `Add ${names.slice(0, -1).join(", ")} and ${names.at(-1)} to the headers`,
      where: "server",
      price: null,
      apply: (scenario) =>
        headers.reduce(
          (before, need) =>
            serverSteps(before, key, [need], build)
              .find(({ where }) => where === "server")
              ?.apply(before) ?? before,
          scenario,
        ),
    },
  ]
}

interface Change {
  readonly title: string
  readonly change: (config: SourceConfig) => SourceConfig
}

/** Of the text itself, and of what stands behind it. */
function sourceSteps(
  config: SourceConfig,
  needs: readonly Need[],
  build: (config: ServerConfig) => Server,
): readonly Change[] {
  const server = build(config)
  const own = needs.flatMap((need) =>
    mendsOf(config, server, need).map(({ title, edits }): Change => {
      const source = applyEdits(config.source, edits)
      return { title, change: (before) => ({ ...before, source }) }
    }),
  )
  const { behind } = config
  if (behind === null || behind.framework === "replies") return own
  const inner = sourceSteps(behind, needs, build).map(
    ({ title, change }): Change => ({
      title: `${title}, in the app behind`,
      change: (before) =>
        before.behind === null || before.behind.framework === "replies"
          ? before
          : { ...before, behind: change(before.behind) },
    }),
  )
  return [...own, ...inner]
}

/** Environment variables that the text looks up, put to another of the values that it knows. */
function environmentSteps(key: string, server: Server): readonly FixStep[] {
  return server.environment.flatMap(({ name, choices }) => {
    const set = choices.map(
      (value): FixStep => ({
        title: `Run it with \`${name}=${value}\``,
        where: "environment",
        price: null,
        apply: (scenario) => withEnvironment(scenario, key, name, value),
      }),
    )
    const unset: FixStep = {
      title: `Run it without \`${name}\``,
      where: "environment",
      price: null,
      apply: (scenario) => withEnvironment(scenario, key, name, null),
    }
    return [...set, unset]
  })
}

function withEnvironment(scenario: Scenario, key: string, name: string, value: string | null): Scenario {
  const config = scenario.servers[key]
  if (config === undefined || config.framework === "replies") return scenario
  const { [name]: before, ...others } = config.env
  if ((before ?? null) === value) return scenario
  return withConfig(scenario, key, { ...config, env: value === null ? others : { ...others, [name]: value } })
}

const withConfig = (scenario: Scenario, key: string, config: ServerConfig): Scenario => ({
  ...scenario,
  servers: { ...scenario.servers, [key]: config },
})

function stepOf(key: string, title: string, change: (config: SourceConfig) => SourceConfig): FixStep {
  return {
    title,
    where: "server",
    price: null,
    apply: (scenario) => {
      const config = scenario.servers[key]
      return config === undefined || config.framework === "replies"
        ? scenario
        : withConfig(scenario, key, change(config))
    },
  }
}

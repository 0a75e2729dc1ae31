import { byteLowercase, type Header, type HeaderList } from "../../fetch/header-list.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import type { Need } from "../../servers/mend.ts"
import type { RepliesConfig } from "../../servers/registry.ts"
import type { ReplyConfig } from "../../servers/replies/replies.ts"
import type { FixStep } from "./plan.ts"

const without = (headers: HeaderList, name: string): HeaderList =>
  headers.filter(([each]) => byteLowercase(each) !== name)
const set = (headers: HeaderList, name: string, value: string): HeaderList => [
  ...without(headers, byteLowercase(name)),
  [name, value],
]

const combined = (headers: HeaderList, name: string): string =>
  headers
    .filter(([each]) => byteLowercase(each) === byteLowercase(name))
    .map(([, value]) => value)
    .join(", ")

function added(headers: HeaderList, name: string, value: string): HeaderList {
  const before = combined(headers, name)
  return set(headers, name, before === "" || before === "*" ? value : `${before}, ${value}`)
}

/** Which headers a server that is known by its answers only would have to send. */
export function replySteps(key: string, need: Need): readonly FixStep[] {
  const both = (title: string, change: (headers: HeaderList) => HeaderList): FixStep =>
    step(key, title, (config) => ({
      ...config,
      preflight: { ...config.preflight, headers: change(config.preflight.headers) },
      actual: { ...config.actual, headers: change(config.actual.headers) },
    }))
  const preflight = (title: string, change: (reply: ReplyConfig) => ReplyConfig): FixStep =>
    step(key, title, (config) => ({ ...config, preflight: change(config.preflight) }))
  const origin =
    (value: string) =>
    (headers: HeaderList): HeaderList =>
      added(set(headers, "Access-Control-Allow-Origin", value), "Vary", "Origin")
  switch (need.kind) {
    case "origin":
    case "named origin":
      return [both(`Send \`Access-Control-Allow-Origin: ${need.origin}\``, origin(need.origin))]
    case "credentials":
      return [
        both("Send `Access-Control-Allow-Credentials: true`", (headers) =>
          set(headers, "Access-Control-Allow-Credentials", "true"),
        ),
      ]
    case "method":
      return [
        preflight(`Send \`Access-Control-Allow-Methods\` with \`${need.method}\` in it`, (reply) => ({
          ...reply,
          headers: added(reply.headers, "Access-Control-Allow-Methods", need.method),
        })),
      ]
    case "header":
      return [
        preflight(`Send \`Access-Control-Allow-Headers\` with \`${need.header}\` in it`, (reply) => ({
          ...reply,
          headers: added(reply.headers, "Access-Control-Allow-Headers", need.header),
        })),
      ]
    case "expose":
      return [
        both(`Send \`Access-Control-Expose-Headers\` with \`${need.header}\` in it`, (headers) =>
          added(headers, "Access-Control-Expose-Headers", need.header),
        ),
      ]
    case "once":
      return [
        both("Send one `Access-Control-Allow-Origin` only", (headers) => {
          const first = headers.find(([name]) => byteLowercase(name) === "access-control-allow-origin")
          const value = first?.[1].split(",")[0]?.trim() ?? ""
          const rest = without(headers, "access-control-allow-origin")
          const one: Header = ["Access-Control-Allow-Origin", value]
          return value === "" ? rest : [...rest, one]
        }),
      ]
    case "ok preflight":
      return [preflight("Answer the preflight with 204", (reply) => ({ ...reply, status: 204, body: "" }))]
    default:
      return []
  }
}

function step(key: string, title: string, change: (config: RepliesConfig) => RepliesConfig): FixStep {
  return {
    title,
    where: "server",
    price: null,
    apply: (scenario: Scenario) => {
      const config = scenario.servers[key]
      return config?.framework === "replies"
        ? { ...scenario, servers: { ...scenario.servers, [key]: change(config) } }
        : scenario
    },
  }
}

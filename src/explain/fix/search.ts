import { meantUrl } from "../../scenario/meant-url.ts"
import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import { scenarioToJson } from "../../scenario/to-json.ts"
import { type ServerConfig, serverOf } from "../../servers/registry.ts"
import type { Server } from "../../servers/server.ts"
import { simulateAll } from "../../simulation/simulate.ts"
import type { Trace } from "../../simulation/trace.ts"
import { audit } from "../audit/audit.ts"
import { severityRank } from "../audit/finding.ts"
import { refusalWords } from "../verdict.ts"
import { statusText } from "../words.ts"
import { clientSteps } from "./client-steps.ts"
import type { Goal } from "./goal.ts"
import { hiddenError, loginRedirect, needsOf } from "./needs.ts"
import { passes } from "./passes.ts"
import type { Diagnosis, FixPlan, FixStep } from "./plan.ts"
import { opened, reachOf, targetOf } from "./reach.ts"
import { serverSteps } from "./server-steps.ts"

/** How many changes a plan may have, how many scenarios are played in search of plans, and how many plans are enough. */
const DEPTH = 6
const PLAYS = 120
const ENOUGH = 8

/** JavaScript gets what it asked for. */
const GETS_THROUGH: Goal = { isReached: passes, needs: needsOf, steps: () => [] }

/** How far a request came: the gates that it passed. */
const progress = (trace: Trace): number =>
  trace.steps.filter(
    (step) => step.kind === "preflight passed" || (step.kind === "CORS check" && step.result.ok),
  ).length

/** What stopped it: two traces with the same words fail in the same way. */
function obstacle(trace: Trace): string {
  const { ending } = trace
  if (ending.kind !== "rejected") return ending.kind
  const { reason } = ending
  const detail =
    reason.kind === "CORS check"
      ? `${reason.phase} ${reason.result.kind} ${"value" in reason.result ? reason.result.value : ""}`
      : reason.kind === "CORS preflight"
        ? `${reason.refusal.kind} ${"header" in reason.refusal ? reason.refusal.header : ""} ${"status" in reason.refusal ? reason.refusal.status : ""}`
        : ""
  const answer = trace.exchanges.at(-1)?.reply
  return `${trace.origin === "null" ? "opaque" : ""} ${progress(trace)} ${reason.kind} ${detail} ${answer?.kind === "answer" ? `${answer.status} ${answer.body.slice(0, 60)} ${answer.layer.id}` : ""}`
}

interface Node {
  readonly scenario: Scenario
  readonly trace: Trace
  readonly steps: readonly FixStep[]
  /** other requests of the page that passed before must pass after */
  readonly others: readonly boolean[]
}

/**
 * Looks for the smallest changes that make a request pass. Each candidate is made in the user's own text and simulated;
 * where another fault shows behind the first, the search goes on from there.
 * @param run which of the scenario's requests
 * @param build makes the server of a config; a caller that asks often passes one that remembers
 */
export function diagnose(
  scenario: Scenario,
  run: number,
  build: (config: ServerConfig) => Server = serverOf,
): Diagnosis {
  const traces = simulateAll(scenario, build)
  const trace = traces[run] ?? traces[0]
  const { ending } = trace
  if (ending.kind === "undetermined") return { kind: "asks", question: ending.question }
  if (ending.kind === "not played") return { kind: "nothing to fix" }
  if (passes(trace)) return { kind: "nothing to fix" }
  const first: Node = { scenario, trace, steps: [], others: traces.map(passes) }
  const { url } = requestOf(scenario, run)
  if (ending.kind === "rejected" && ending.reason.kind === "unreachable")
    return meantUrl(url) === null
      ? {
          kind: "not CORS",
          title: "Nobody answers there: no header would help",
          advice: `Start the server, or correct the address: nothing listens at ${trace.exchanges.at(-1)?.wire.url.origin ?? "it"}. The browser says \`ERR_CONNECTION_REFUSED\` beside the CORS words.`,
          plans: [],
        }
      : {
          kind: "not CORS",
          title: "The address has no scheme",
          advice: `\`${url}\` is then a path on the page's own server, and goes to ${trace.exchanges.at(-1)?.wire.url.href ?? "it"}.`,
          plans: plansFrom(first, run, build, GETS_THROUGH),
        }
  const plans = plansFrom(first, run, build, GETS_THROUGH)
  if (ending.kind === "refused")
    return {
      kind: "not CORS",
      title: "It throws before anything is sent: no server has seen it",
      advice: refusalWords(ending.refusal),
      plans,
    }
  const login = loginRedirect(trace)
  if (login !== null)
    return {
      kind: "not CORS",
      title: `The server redirects to a login page, ${login}`,
      advice:
        "The request was taken for one of a stranger: its session is over, or no cookie and no token went along. An API answers 401 to that, for JavaScript to act upon; a `fetch()` can't log anybody in by following a redirect.",
      plans,
    }
  const hidden = hiddenError(trace)
  if (hidden !== null)
    return {
      kind: "not CORS",
      title: `The server failed: ${statusText(hidden.status)}. The CORS error only hides it`,
      advice: `${hidden.why === null ? "Look at the server's log" : `On the server: ${hidden.why}`}. Repair that first; an error that carries no CORS headers will always look like this.`,
      plans,
    }
  return { kind: "fixes", plans }
}

/**
 * The smallest changes that bring a scenario that passes to a further goal.
 * @param run which of the scenario's requests
 */
export function plansFor(
  goal: Goal,
  scenario: Scenario,
  run: number,
  build: (config: ServerConfig) => Server = serverOf,
): readonly FixPlan[] {
  const traces = simulateAll(scenario, build)
  const trace = traces[run] ?? traces[0]
  return plansFrom({ scenario, trace, steps: [], others: traces.map(passes) }, run, build, goal)
}

function plansFrom(
  first: Node,
  run: number,
  build: (config: ServerConfig) => Server,
  goal: Goal,
): readonly FixPlan[] {
  const seen = new Set([keyOf(first.scenario)])
  const found: FixPlan[] = []
  let queue: readonly Node[] = [first]
  let plays = 0
  for (let depth = 0; depth < DEPTH && queue.length > 0 && found.length < ENOUGH; depth++) {
    const next: Node[] = []
    for (const node of queue) {
      for (const step of candidates(node, run, build, goal)) {
        if (plays >= PLAYS) break
        const scenario = step.apply(node.scenario)
        const key = keyOf(scenario)
        if (seen.has(key)) continue
        seen.add(key)
        plays += 1
        const traces = simulateAll(scenario, build)
        const trace = traces[run] ?? traces[0]
        const steps = [...node.steps, step]
        const isHarmless = first.others.every(
          (passed, i) => i === run || !passed || (traces[i] !== undefined && passes(traces[i])),
        )
        if (!isHarmless) continue
        if (goal.isReached(trace)) found.push(planOf(first.scenario, scenario, steps, run, build))
        else if (isProgress(node.trace, trace)) next.push({ ...node, scenario, trace, steps })
      }
    }
    queue = next
  }
  return withoutNewHoles(withoutSupersets(found), first.scenario, run, build).sort(order)
}

/** What a server may have no word for: then a fix without it is better than none, and its price is said. */
const UNSAYABLE = "missing vary"
const VARY_PRICE =
  "the answers differ by origin, and this server has no option that says `Vary: Origin`: a cache between may give one origin’s answer to another"

/** A fix must not open what the audit then calls a hole. */
function withoutNewHoles(
  plans: readonly FixPlan[],
  before: Scenario,
  run: number,
  build: (config: ServerConfig) => Server,
): FixPlan[] {
  const known = new Set(audit(before, run, build).map(({ id }) => id))
  const holes = plans.map((plan) => ({
    plan,
    opened: audit(plan.scenario, run, build).filter(
      ({ id, severity }) => !known.has(id) && severityRank(severity) > severityRank("low"),
    ),
  }))
  const safe = holes.filter(({ opened: own }) => own.length === 0).map(({ plan }) => plan)
  return safe.some(({ where }) => where === "server")
    ? safe
    : [
        ...safe,
        ...holes
          .filter(({ opened: own }) => own.length > 0 && own.every(({ id }) => id === UNSAYABLE))
          .map(({ plan }) => ({ ...plan, prices: [...plan.prices, VARY_PRICE] })),
      ]
}

const keyOf = (scenario: Scenario): string => JSON.stringify(scenarioToJson(scenario))

/** It fails later, or in another way: what stood before is out of the way. Or what passed asks for more than before. */
const isProgress = (before: Trace, after: Trace): boolean =>
  after.ending.kind === "rejected" &&
  (before.ending.kind === "resolved" ||
    (progress(after) >= progress(before) && obstacle(after) !== obstacle(before)))

function candidates(
  { scenario, trace }: Node,
  run: number,
  build: (config: ServerConfig) => Server,
  goal: Goal,
): readonly FixStep[] {
  const failing = trace.exchanges.at(-1)?.serverKey ?? targetOf(scenario, run)?.key ?? null
  const server = failing === null ? [] : serverSteps(scenario, failing, goal.needs(trace), build)
  return [...server, ...goal.steps(scenario, run), ...clientSteps(scenario, run, trace)]
}

function planOf(
  before: Scenario,
  scenario: Scenario,
  steps: readonly FixStep[],
  run: number,
  build: (config: ServerConfig) => Server,
): FixPlan {
  // Where the page moves, the server lets its new origin in as it did before.
  const moved = { ...before, page: scenario.page }
  // A request that goes elsewhere changes nobody: who answers there lets in whom it did before.
  const isSame = scenario.servers === before.servers
  const opens = isSame ? [] : opened(reachOf(moved, run, build), reachOf(scenario, run, build))
  const [only] = steps
  return {
    titles: steps.map(({ title }) => title),
    where: steps.every(({ where }) => where === only?.where) ? (only?.where ?? "server") : "server",
    prices: steps.flatMap(({ price }) => (price === null ? [] : [price])),
    scenario,
    opens,
    breadth: opens.reduce((sum, { weight }) => sum + weight, 0),
  }
}

/** A plan that does all of another one and something besides is no choice. */
function withoutSupersets(plans: readonly FixPlan[]): readonly FixPlan[] {
  return plans.filter(
    (plan) =>
      !plans.some(
        (other) =>
          other !== plan &&
          other.titles.length < plan.titles.length &&
          other.titles.every((title) => plan.titles.includes(title)),
      ),
  )
}

/** Least privilege first; then what costs nothing, then the fewest changes. */
const order = (a: FixPlan, b: FixPlan): number =>
  a.prices.length - b.prices.length || a.breadth - b.breadth || a.titles.length - b.titles.length

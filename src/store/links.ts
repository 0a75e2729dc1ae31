import { late } from "../late/late.ts"
import type { Scenario } from "../scenario/scenario.ts"

/** What packs scenarios into links and unpacks them: compression and the schema, which the first verdict does not wait for. */
export const links = late("what packs links", () => import("../scenario/permalink/permalink.ts"))

/**
 * The permalink of a scenario, at the app's own address; also for the embedded diagram, which is a page beside it.
 * @throws NotLoaded where `links` is not there yet
 */
export const linkTo = (scenario: Scenario): string =>
  new URL(`./${links.get().permalinkHash(scenario)}`, location.href).href

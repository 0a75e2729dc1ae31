import { late } from "../late/late.ts"

/** What plays a scenario. The opening one was played when the app was built, so that its verdict waits for nothing. */
export const engine = late("what plays a scenario", () => import("../simulation/simulate.ts"))

import { Tabs } from "@base-ui/react/tabs"
import { useEffect } from "react"
import { INSPECTIONS, useSimulator } from "../../store/simulator.ts"
import { takeEarlyClicks } from "../shell/early-input.ts"
import { fetchedPlaying } from "../shell/fetched.tsx"
import { Console } from "./Console.tsx"
import { Network } from "./Network.tsx"
import { ServerLog } from "./ServerLog.tsx"
import { Why } from "./Why.tsx"

// What searches and compares comes when it is looked at.
const FixPanel = fetchedPlaying(
  () => import("../fix/FixPanel.tsx").then((module) => module.FixPanel),
  () => <p className="empty">Looking for the smallest change…</p>,
)
const AuditPanel = fetchedPlaying(
  () => import("../audit/AuditPanel.tsx").then((module) => module.AuditPanel),
  () => <p className="empty">Asking the server as attackers would…</p>,
)
const Browsers = fetchedPlaying(
  () => import("./Browsers.tsx").then((module) => module.Browsers),
  () => <p className="empty">Playing it in each browser…</p>,
)

/** Why, Fix, Security, Network, Server log; and the console below, always in sight. */
export function Inspector() {
  useEffect(() => takeEarlyClicks("inspector"), [])
  const sent = useSimulator((state) => state.trace.exchanges.length)
  const inspection = useSimulator((state) => state.inspection)
  const inspect = useSimulator((state) => state.inspect)
  const logged = useSimulator(
    (state) =>
      state.trace.exchanges.filter(
        ({ reply, fromCache }) => !fromCache && reply?.kind === "answer" && reply.reachedApplication,
      ).length,
  )
  return (
    <section className="inspector" aria-label="Inspector">
      <Tabs.Root
        value={inspection}
        onValueChange={(value) => {
          const chosen = INSPECTIONS.find((each) => each === value)
          if (chosen !== undefined) inspect(chosen)
        }}
        className="tabs-root"
      >
        <Tabs.List className="tabs" aria-label="What to look at">
          <Tabs.Tab value="why">Why</Tabs.Tab>
          <Tabs.Tab value="fix">Fix</Tabs.Tab>
          <Tabs.Tab value="security">Security</Tabs.Tab>
          <Tabs.Tab value="network">
            Network <span className="count">{sent}</span>
          </Tabs.Tab>
          <Tabs.Tab value="browsers">Browsers</Tabs.Tab>
          <Tabs.Tab value="log" title="Server log">
            Log <span className="count">{logged}</span>
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="why" className="tab-panel" tabIndex={0}>
          <Why />
        </Tabs.Panel>
        <Tabs.Panel value="fix" className="tab-panel" tabIndex={0}>
          <FixPanel />
        </Tabs.Panel>
        <Tabs.Panel value="security" className="tab-panel" tabIndex={0}>
          <AuditPanel />
        </Tabs.Panel>
        <Tabs.Panel value="network" className="tab-panel" tabIndex={0}>
          <Network />
        </Tabs.Panel>
        <Tabs.Panel value="browsers" className="tab-panel" tabIndex={0}>
          <Browsers />
        </Tabs.Panel>
        <Tabs.Panel value="log" className="tab-panel" tabIndex={0}>
          <ServerLog />
        </Tabs.Panel>
      </Tabs.Root>
      <Console />
    </section>
  )
}

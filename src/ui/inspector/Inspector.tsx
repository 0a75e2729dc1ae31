import { Tabs } from "@base-ui/react/tabs"
import { useSimulator } from "../../store/simulator.ts"
import { Browsers } from "./Browsers.tsx"
import { Console } from "./Console.tsx"
import { Network } from "./Network.tsx"
import { ServerLog } from "./ServerLog.tsx"
import { Why } from "./Why.tsx"

/** Why, Network, Server log; and the console below, always in sight. */
export function Inspector() {
  const sent = useSimulator((state) => state.trace.exchanges.length)
  const logged = useSimulator(
    (state) =>
      state.trace.exchanges.filter(
        ({ reply, fromCache }) => !fromCache && reply?.kind === "answer" && reply.reachedApplication,
      ).length,
  )
  return (
    <section className="inspector" aria-label="Inspector">
      <Tabs.Root defaultValue="why" className="tabs-root">
        <Tabs.List className="tabs" aria-label="What to look at">
          <Tabs.Tab value="why">Why</Tabs.Tab>
          <Tabs.Tab value="network">
            Network <span className="count">{sent}</span>
          </Tabs.Tab>
          <Tabs.Tab value="browsers">Browsers</Tabs.Tab>
          <Tabs.Tab value="log">
            Server log <span className="count">{logged}</span>
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="why" className="tab-panel" tabIndex={0}>
          <Why />
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

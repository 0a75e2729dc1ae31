import { ChevronRight, Plus, X } from "lucide-react"
import { frameworks } from "../../servers/frameworks.ts"
import type { ServerConfig } from "../../servers/registry.ts"
import { withOneBefore, withOneBehind, withoutLayer } from "../../store/edits.ts"
import { useSimulator } from "../../store/simulator.ts"
import { useShownLayer } from "./shown-layer.ts"

interface StackProps {
  readonly serverKey: string
  /** the one that a request comes to first, first */
  readonly stack: readonly ServerConfig[]
}

const nameOf = (config: ServerConfig): string =>
  config.framework === "replies" ? "Raw replies" : frameworks[config.framework].label

/** What is no proxy answers by itself: nothing stands behind it. */
const canHaveMore = (last: ServerConfig | undefined): boolean =>
  last !== undefined && last.framework !== "replies" && frameworks[last.framework].isProxy

/** Puts another server before or behind those that are there. */
export function StackAdd({ serverKey, stack }: StackProps) {
  const edit = useSimulator((state) => state.edit)
  const show = useShownLayer((state) => state.show)
  return (
    <div className="stack-adds">
      <button
        type="button"
        className="stack-add"
        title="Put a server before this one: a proxy, a gateway"
        onClick={() => {
          edit((scenario) => withOneBefore(scenario, serverKey))
          show(0)
        }}
      >
        <Plus size={13} aria-hidden="true" /> in front
      </button>
      {canHaveMore(stack.at(-1)) && (
        <button
          type="button"
          className="stack-add"
          title="Say what stands behind it"
          onClick={() => {
            edit((scenario) => withOneBehind(scenario, serverKey, stack.length - 1))
            show(stack.length)
          }}
        >
          <Plus size={13} aria-hidden="true" /> behind
        </button>
      )}
    </div>
  )
}

/** The way of a request through several servers of an origin: each can be shown, and taken out. */
export function StackBar({ serverKey, stack, layer }: StackProps & { readonly layer: number }) {
  const edit = useSimulator((state) => state.edit)
  const show = useShownLayer((state) => state.show)
  if (stack.length < 2) return null
  return (
    <div className="stack-bar">
      <ol className="stack-layers" aria-label="Servers, from the outside in">
        {stack.map((config, i) => (
          <li key={i}>
            <span className={i === layer ? "stack-layer on" : "stack-layer"}>
              <button type="button" aria-pressed={i === layer} onClick={() => show(i)}>
                {nameOf(config)}
              </button>
              <button
                type="button"
                className="stack-remove"
                aria-label={`Take ${nameOf(config)} out`}
                onClick={() => {
                  edit((scenario) => withoutLayer(scenario, serverKey, i))
                  show(Math.max(0, i - 1))
                }}
              >
                <X size={12} aria-hidden="true" />
              </button>
            </span>
            {i < stack.length - 1 && <ChevronRight size={13} aria-hidden="true" />}
          </li>
        ))}
      </ol>
    </div>
  )
}

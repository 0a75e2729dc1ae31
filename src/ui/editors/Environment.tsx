import { ArrowLeftRight } from "lucide-react"
import type { Scenario } from "../../scenario/scenario.ts"
import type { SourceConfig } from "../../servers/registry.ts"
import type { EnvironmentVariable } from "../../source/question.ts"
import { withSource } from "../../store/edits.ts"
import { useSimulator } from "../../store/simulator.ts"
import { Segments } from "../shell/Segments.tsx"
import { TextInput } from "./TextInput.tsx"

/** The other side of a value that the code compares with, where custom has one. */
const COUNTERPARTS: ReadonlyMap<string, string> = new Map([
  ["production", "development"],
  ["prod", "dev"],
  ["PRODUCTION", "DEVELOPMENT"],
  ["PROD", "DEV"],
  ["development", "production"],
  ["dev", "prod"],
  ["local", "production"],
  ["true", "false"],
  ["True", "False"],
  ["1", "0"],
])

const UNSET = "(not set)"

interface EnvironmentProps {
  readonly serverKey: string
  /** which of the stack */
  readonly layer: number
  readonly config: SourceConfig
  readonly variables: readonly EnvironmentVariable[]
}

/** The environment that the code looks up: a switch where its values are known, else a field. */
export function Environment({ serverKey, layer, config, variables }: EnvironmentProps) {
  const edit = useSimulator((state) => state.edit)
  const compareWith = useSimulator((state) => state.compareWith)
  const withValue = (before: Scenario, name: string, value: string | null) => {
    const { [name]: _, ...others } = config.env
    return withSource(
      before,
      serverKey,
      { env: value === null ? others : { ...others, [name]: value } },
      layer,
    )
  }
  if (variables.length === 0) return null
  return (
    <div className="environment">
      {variables.map((variable) => (
        <Variable
          key={variable.name}
          variable={variable}
          value={config.env[variable.name] ?? null}
          onChange={(value) => edit((before) => withValue(before, variable.name, value))}
          onCompare={(value) =>
            compareWith(withValue(useSimulator.getState().scenario, variable.name, value), {
              here: assignment(variable.name, config.env[variable.name] ?? null),
              there: assignment(variable.name, value),
            })
          }
        />
      ))}
    </div>
  )
}

interface VariableProps {
  readonly variable: EnvironmentVariable
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly onCompare: (value: string | null) => void
}

const assignment = (name: string, value: string | null): string =>
  value === null ? `${name} not set` : `${name}=${value}`

function Variable({ variable, value, onChange, onCompare }: VariableProps) {
  const { name, choices, fallback } = variable
  if (choices.length === 0) {
    return (
      <label className="variable">
        <span className="mono">{name}</span>
        <TextInput
          placeholder={fallback === null ? "not set" : `not set: ${fallback}`}
          value={value ?? ""}
          onWrite={(text) => onChange(text === "" ? null : text)}
        />
      </label>
    )
  }
  const [first] = choices
  const counterpart = first === undefined ? undefined : COUNTERPARTS.get(first)
  const values = [
    ...new Set([
      ...(counterpart !== undefined && choices.length === 1 ? [counterpart] : []),
      ...choices,
      ...(value === null ? [] : [value]),
    ]),
  ]
  const other = values.find((each) => each !== value) ?? null
  return (
    <div className="variable">
      <span className="mono">{name}</span>
      <Segments
        label={`Environment variable ${name}`}
        value={value ?? UNSET}
        options={[
          ...values.map((each) => ({ value: each, label: each === "" ? '""' : each })),
          { value: UNSET, label: fallback === null || fallback === "" ? "not set" : `not set (${fallback})` },
        ]}
        onChange={(chosen) => onChange(chosen === UNSET ? null : chosen)}
      />
      <button
        type="button"
        className="button quiet"
        aria-label={`Compare with ${assignment(name, other)}`}
        title={`Compare with ${assignment(name, other)}, side by side`}
        onClick={() => onCompare(other)}
      >
        <ArrowLeftRight size={14} aria-hidden="true" />
      </button>
    </div>
  )
}

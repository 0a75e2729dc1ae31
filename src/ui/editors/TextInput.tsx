import type { ComponentProps } from "react"
import { useWritten } from "./useWritten.ts"

interface TextInputProps
  extends Omit<ComponentProps<"input">, "value" | "defaultValue" | "onChange" | "onBlur"> {
  readonly value: string
  readonly onWrite: (text: string) => void
}

/** A field of one line whose value is the scenario's; see `useWritten`. */
export function TextInput({ value, onWrite, className, ...rest }: TextInputProps) {
  const { text, write, leave } = useWritten(value, onWrite)
  return (
    <input
      className={className ?? "field mono"}
      spellCheck={false}
      {...rest}
      value={text}
      onChange={(event) => write(event.target.value)}
      onBlur={leave}
    />
  )
}

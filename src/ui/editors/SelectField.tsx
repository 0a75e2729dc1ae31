interface SelectFieldProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly T[]
  /** what the list shows for an option; itself by default */
  readonly nameOf?: (option: T) => string
  readonly onChange: (value: T) => void
}

/** A choice with its label above. The browser's own list: it is the most accessible, and the best on a phone. */
export function SelectField<T extends string>({
  label,
  value,
  options,
  nameOf = (option) => option,
  onChange,
}: SelectFieldProps<T>) {
  return (
    <label className="stack">
      <span className="sub">{label}</span>
      <select
        className="field select"
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option === event.target.value)
          if (chosen !== undefined) onChange(chosen)
        }}
      >
        {options.map((option, i) => (
          <option key={i} value={option}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    </label>
  )
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const fieldsOf = (root: Element): readonly Field[] => [
  ...root.querySelectorAll<Field>("input, select, textarea"),
]

/**
 * Follows what a user does to the fields of the prerendered page before React listens to them. What it sets in them by itself
 * meanwhile is nobody's input.
 * @param root where the fields are, some of them changed already
 * @returns does the same again, for React to hear of it, and lets what was clicked be clicked again; to be called when React
 *   listens
 */
export function followEarlyInput(root: Element): () => void {
  const touched = new Set(fieldsOf(root).filter((field) => changeOf(field) !== null))
  const follow = ({ target }: Event) => {
    for (const field of fieldsOf(root))
      if (field === target || isChosenBeside(field, target)) touched.add(field)
  }
  for (const type of ["input", "change"]) root.addEventListener(type, follow, true)
  return () => {
    for (const type of ["input", "change"]) root.removeEventListener(type, follow, true)
    // All are looked at before any is set back: to set back a radio button changes the others of its group.
    const changes = [...touched].flatMap((field) => changeOf(field) ?? [])
    touched.clear()
    for (const { undo } of changes) undo()
    for (const { redo } of changes) redo()
    takeEarlyClicks("app")
  }
}

/** A radio button changes with the others of its group, which is not told. */
const isChosenBeside = (field: Field, target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement &&
  target.type === "radio" &&
  field.type === "radio" &&
  field.name === target.name

/**
 * Lets what was clicked so far in a part of the page, which `public/before-paint.js` kept, be clicked again, and all that follows
 * reach React. The inspector's script comes after the app's.
 */
export function takeEarlyClicks(part: "app" | "inspector"): void {
  window.dispatchEvent(new Event(`${part}-listens`))
}

interface Change {
  readonly undo: () => void
  readonly redo: () => void
}

/** null where the field is as the page was built. */
function changeOf(field: Field): Change | null {
  if (field instanceof HTMLSelectElement) {
    const { value } = field
    const built = [...field.options].find(({ defaultSelected }) => defaultSelected) ?? field.options[0]
    if (built === undefined || built.selected) return null
    return {
      undo: () => {
        built.selected = true
      },
      redo: () => {
        field.value = value
        field.dispatchEvent(new Event("change", { bubbles: true }))
      },
    }
  }
  if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) {
    const { checked, defaultChecked } = field
    if (checked === defaultChecked) return null
    return {
      undo: () => {
        field.checked = defaultChecked
      },
      // Of a group of radio buttons, the one that was chosen speaks for the one that no longer is.
      redo: () => {
        if (checked || field.type === "checkbox") field.click()
      },
    }
  }
  const { value, defaultValue } = field
  if (value === defaultValue) return null
  return {
    undo: () => {
      field.value = defaultValue
    },
    redo: () => {
      // React looks at assignments to the element's own property: this one shall look like typing.
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, value)
      field.dispatchEvent(new Event("input", { bubbles: true }))
    },
  }
}

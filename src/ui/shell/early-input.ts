type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/**
 * What a user did to fields of the prerendered page before any script was there. The fields are set back to what the page
 * was built with, which is what React expects to find.
 * @param root where the fields are
 * @returns does the same to them again; to be called when React listens
 */
export function takeEarlyInput(root: Element): () => void {
  // All are looked at before any is set back: to set back a radio button changes the others of its group.
  const changes = [...root.querySelectorAll<Field>("input, select, textarea")].flatMap(
    (field) => changeOf(field) ?? [],
  )
  for (const { undo } of changes) undo()
  return () => {
    for (const { redo } of changes.splice(0)) redo()
  }
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

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/**
 * Does again, for React to hear of it, what a user did to the prerendered page before React listened: in its fields, which
 * tell by themselves; and on its buttons, which `public/before-paint.js` kept.
 * @param root where the fields are. They are set back to what the page was built with, and changed once more
 */
export function takeEarlyInput(root: Element): void {
  // All are looked at before any is set back: to set back a radio button changes the others of its group.
  const changes = [...root.querySelectorAll<Field>("input, select, textarea")].flatMap(
    (field) => changeOf(field) ?? [],
  )
  for (const { undo } of changes) undo()
  for (const { redo } of changes) redo()
  takeEarlyClicks()
}

/** Lets what was clicked so far be clicked again, and all that follows reach React. */
export function takeEarlyClicks(): void {
  window.dispatchEvent(new Event("app-listens"))
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

import "../styles/palette.css"
import { Autocomplete } from "@base-ui/react/autocomplete"
import { Dialog } from "@base-ui/react/dialog"
import { Check, Search } from "lucide-react"
import { useMemo, useState } from "react"
import type { HeaderDialog } from "../shell/Header.tsx"
import { useKeys } from "../shell/shortcuts.ts"
import { type Command, type CommandGroup, commandsByName, commandsFound, commandsNow } from "./commands.ts"

interface PaletteProps {
  readonly onClose: () => void
  readonly onDialog: (dialog: HeaderDialog) => void
  readonly onInspect: (() => void) | undefined
}

/** Everything that can be done and gone to, by its name. What it lists is what there was when it was opened. */
export function Palette({ onClose, onDialog, onInspect = () => undefined }: PaletteProps) {
  const [search, setSearch] = useState("")
  const now = useMemo(() => commandsNow({ onDialog, onInspect }), [onDialog, onInspect])
  const all = useMemo(() => [...now, ...commandsByName()], [now])
  const found = useMemo(() => (search.trim() === "" ? now : commandsFound(all, search)), [now, all, search])
  const run = (command: Command): void => {
    onClose()
    command.run()
  }
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog palette" aria-label="All commands and scenarios">
          <Autocomplete.Root
            open
            inline
            items={all}
            filteredItems={found}
            value={search}
            onValueChange={setSearch}
            itemToStringValue={(command: Command) => command.label}
            autoHighlight="always"
            keepHighlight
          >
            <div className="palette-search">
              <Search size={16} aria-hidden="true" />
              <Autocomplete.Input
                ref={focusAtOnce}
                aria-label="Search commands and scenarios"
                placeholder="A command, a scenario, a part of the lesson…"
              />
              <Dialog.Close className="palette-close">Close</Dialog.Close>
            </div>
            <div className="palette-found">
              <Autocomplete.Empty>
                <p className="empty">Nothing here has all these words.</p>
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(group: CommandGroup) => (
                  <Autocomplete.Group key={group.name} items={group.items}>
                    <Autocomplete.GroupLabel className="label">{group.name}</Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(command: Command) => (
                        <Autocomplete.Item
                          key={command.id}
                          className="palette-item"
                          value={command}
                          onClick={() => run(command)}
                        >
                          <CommandWords command={command} />
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** The dialog would focus it when a frame is drawn: whoever types on is faster on a slow machine, and loses keys. */
function focusAtOnce(input: HTMLInputElement | null) {
  // After the dialog has remembered what to give the focus back to.
  queueMicrotask(() => input?.focus())
}

function CommandWords({ command }: { readonly command: Command }) {
  const keys = useKeys(command.shortcut ?? "palette")
  return (
    <>
      <span className="palette-label">{command.label}</span>
      {command.shortcut !== undefined && <kbd>{keys}</kbd>}
      {command.isOn === true && (
        <>
          <Check size={14} aria-hidden="true" />
          <span className="sr-only">, as it is now</span>
        </>
      )}
    </>
  )
}

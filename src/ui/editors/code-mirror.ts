import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands"
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language"
import {
  Compartment,
  EditorState,
  type Extension,
  RangeSet,
  StateEffect,
  StateField,
} from "@codemirror/state"
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers, WidgetType } from "@codemirror/view"
import { tags } from "@lezer/highlight"
import type { Mark } from "../../explain/marks.ts"
import type { SourceLanguage } from "../../servers/framework.ts"
import { languageExtension } from "./editor-languages.ts"

const highlight = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.controlKeyword, tags.moduleKeyword, tags.bool, tags.null, tags.operatorKeyword],
    color: "var(--keyword)",
  },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className],
    color: "var(--function)",
  },
  { tag: tags.comment, color: "var(--mute)", fontStyle: "italic" },
])

/** The reason below a marked line. */
class NoteWidget extends WidgetType {
  readonly mark: Mark
  constructor(mark: Mark) {
    super()
    this.mark = mark
  }
  override eq(other: NoteWidget): boolean {
    return other.mark.message === this.mark.message && other.mark.tone === this.mark.tone
  }
  toDOM(): HTMLElement {
    const note = document.createElement("div")
    note.className = `cm-note ${this.mark.tone}`
    note.textContent = this.mark.message.replaceAll("`", "")
    return note
  }
}

const setMarks = StateEffect.define<DecorationSet>()

const marksField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    const mapped = decorations.map(transaction.changes)
    const given = transaction.effects.find((effect) => effect.is(setMarks))
    return given?.is(setMarks) === true ? given.value : mapped
  },
  provide: (field) => EditorView.decorations.from(field),
})

function decorate(state: EditorState, marks: readonly Mark[]): DecorationSet {
  const ranges = marks.flatMap((mark) => {
    const from = Math.min(mark.span.from, state.doc.length)
    const to = Math.min(mark.span.to, state.doc.length)
    const first = state.doc.lineAt(from)
    const last = state.doc.lineAt(to)
    // The whole of a long list is no place to look at: its first line is marked, and its reason stands there.
    const end = first.number === last.number ? to : first.to
    return [
      Decoration.line({ class: `cm-marked ${mark.tone}` }).range(first.from),
      ...(end > from ? [Decoration.mark({ class: `cm-underlined ${mark.tone}` }).range(from, end)] : []),
      ...(mark.message === ""
        ? []
        : [Decoration.widget({ widget: new NoteWidget(mark), block: true, side: 1 }).range(first.to)]),
    ]
  })
  return Decoration.set(ranges, true)
}

export interface CodeMirrorEditor {
  readonly view: EditorView
  readonly setText: (text: string) => void
  readonly mark: (marks: readonly Mark[]) => void
  readonly reveal: (from: number, to: number) => void
}

/** Makes an editor inside of an element. */
export function createEditor(
  parent: HTMLElement,
  given: {
    readonly text: string
    readonly language: SourceLanguage
    readonly label: string
    /** @param isPast has it been written on since? */
    readonly onChange: (text: string, isPast: () => boolean) => void
  },
): CodeMirrorEditor {
  let isOwn = false
  const colours = new Compartment()
  const extensions: Extension[] = [
    lineNumbers(),
    history(),
    bracketMatching(),
    indentUnit.of(given.language === "python" ? "    " : "  "),
    // Tab moves on, as everywhere on a page; the usual keys with a modifier indent.
    keymap.of([
      ...defaultKeymap,
      ...historyKeymap,
      { key: "Mod-]", run: indentMore },
      { key: "Mod-[", run: indentLess },
    ]),
    colours.of([]),
    syntaxHighlighting(highlight),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      "aria-label": given.label,
      tabindex: "0",
      spellcheck: "false",
      autocapitalize: "off",
      autocorrect: "off",
    }),
    marksField,
    EditorView.updateListener.of((update) => {
      const { doc } = update.state
      if (update.docChanged && !isOwn) given.onChange(doc.toString(), () => view.state.doc !== doc)
    }),
  ]
  const view = new EditorView({ parent, state: EditorState.create({ doc: given.text, extensions }) })
  // The text is there at once, and its colours when they come; without a network it stays plain.
  languageExtension(given.language).then(
    (extension) => view.dispatch({ effects: colours.reconfigure(extension) }),
    () => undefined,
  )
  return {
    view,
    setText(text) {
      if (view.state.doc.toString() === text) return
      isOwn = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
      isOwn = false
    },
    mark(marks) {
      // Mostly they have only moved with the text: the editor would draw and measure itself once more, at every key.
      const decorations = decorate(view.state, marks)
      if (!RangeSet.eq([decorations], [view.state.field(marksField)]))
        view.dispatch({ effects: setMarks.of(decorations) })
    },
    reveal(from, to) {
      const end = Math.min(to, view.state.doc.length)
      const start = Math.min(from, end)
      view.dispatch({
        selection: { anchor: start, head: end },
        effects: EditorView.scrollIntoView(start, { y: "center" }),
      })
      view.focus()
    },
  }
}

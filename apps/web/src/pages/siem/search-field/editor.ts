import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
  startCompletion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { bracketMatching } from '@codemirror/language'
import { Annotation, Prec, type Extension } from '@codemirror/state'
import { EditorView, keymap, type Command } from '@codemirror/view'
import { minimalSetup } from 'codemirror'
import { colours } from './colours.ts'
import { earlierSearches, stepThrough } from './earlier-searches.ts'
import { editorTheme } from './editor-theme.ts'
import { problems } from './problems.ts'
import type { Suggestions } from './suggestions.ts'

/** What the editor tells the page, and asks of it. */
export interface EditorPorts {
  readonly onChange: (text: string) => void
  readonly onRun: () => void
  readonly onRepair: () => void
  readonly suggest: (text: string, offset: number, signal: AbortSignal) => Promise<Suggestions>
}

/** Marks changes that came from the page, so that they are not told back to it. */
const fromPage = Annotation.define<boolean>()

/** Makes the editor inside `parent`, with `text` in it. `messageId` names the element that says what is wrong. */
export function makeEditor(parent: HTMLElement, text: string, messageId: string, ports: EditorPorts): EditorView {
  const view = new EditorView({
    parent,
    doc: text,
    selection: { anchor: text.length },
    extensions: [
      Prec.highest(keymap.of(keysFor(ports))),
      suggestionsOf(ports),
      minimalSetup,
      bracketMatching(),
      EditorView.lineWrapping,
      colours,
      problems,
      editorTheme,
      oneLine,
      comboboxFor(messageId),
      EditorView.updateListener.of((update) => {
        const isOwn = update.transactions.some((transaction) => transaction.annotation(fromPage) === true)
        if (update.docChanged && !isOwn) ports.onChange(update.state.doc.toString())
      }),
    ],
  })
  // A combobox may not say that it takes several lines, and this one takes one.
  view.contentDOM.removeAttribute('aria-multiline')
  return view
}

/** Puts `text` into the editor when it holds another one, with the cursor at its end. */
export function replaceText(view: EditorView, text: string): void {
  const present = view.state.doc.toString()
  if (present === text) return
  view.dispatch({
    changes: { from: 0, to: present.length, insert: text },
    selection: { anchor: text.length },
    annotations: fromPage.of(true),
  })
}

/** Line breaks that are pasted or dropped become spaces. */
const oneLine: Extension = EditorView.clipboardInputFilter.of((text) => text.trim().replace(/\s*[\r\n]+\s*/g, ' '))

/** The editor as a combobox (ARIA 1.2): the list it opens says of itself what is active. */
function comboboxFor(messageId: string): Extension {
  return EditorView.contentAttributes.of((view) => ({
    role: 'combobox',
    'aria-label': 'Search events',
    'aria-describedby': messageId,
    'aria-haspopup': 'listbox',
    'aria-expanded': String(completionStatus(view.state) === 'active'),
    autocapitalize: 'off',
    spellcheck: 'false',
  }))
}

function keysFor(ports: EditorPorts): { key: string; run: Command }[] {
  const run: Command = (view) => {
    if (completionStatus(view.state) === 'active' && selectedCompletion(view.state) !== null)
      return acceptCompletion(view)
    closeCompletion(view)
    ports.onRun()
    return true
  }
  const always =
    (act: () => void): Command =>
    () => {
      act()
      return true
    }
  return [
    { key: 'Enter', run },
    { key: 'Shift-Enter', run },
    { key: 'Mod-Enter', run: always(ports.onRun) },
    { key: 'Alt-Enter', run: always(ports.onRepair) },
    { key: 'Tab', run: takeSuggestion },
    { key: 'Escape', run: (view) => closeCompletion(view) || leave(view) },
    { key: 'Ctrl-Space', run: startCompletion },
    { key: 'ArrowDown', run: moveCompletionSelection(true) },
    { key: 'ArrowUp', run: moveCompletionSelection(false) },
    { key: 'Alt-ArrowUp', run: (view) => goThrough(view, -1) },
    { key: 'Alt-ArrowDown', run: (view) => goThrough(view, 1) },
  ]
}

/** Tab takes the first suggestion when no arrow chose another; without suggestions it leaves the field as anywhere. */
const takeSuggestion: Command = (view) => {
  if (completionStatus(view.state) !== 'active') return false
  if (selectedCompletion(view.state) === null) moveCompletionSelection(true)(view)
  return acceptCompletion(view)
}

/** Escape gives the focus back to the page, so that its keys work. */
function leave(view: EditorView): boolean {
  view.contentDOM.blur()
  return true
}

function goThrough(view: EditorView, step: -1 | 1): boolean {
  const next = stepThrough(earlierSearches.get(), view.state.doc.toString(), step)
  if (next === undefined) return true
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: next },
    selection: { anchor: next.length },
  })
  return true
}

function suggestionsOf(ports: EditorPorts): Extension {
  return autocompletion({
    override: [(context) => complete(context, ports)],
    selectOnOpen: false,
    defaultKeymap: false,
    interactionDelay: 0,
    activateOnTypingDelay: 60,
    maxRenderedOptions: 10,
    icons: false,
  })
}

async function complete(context: CompletionContext, ports: EditorPorts): Promise<CompletionResult | null> {
  const abort = new AbortController()
  context.addEventListener('abort', () => abort.abort())
  const found = await ports.suggest(context.state.doc.toString(), context.pos, abort.signal)
  if (found.options.length === 0) return null
  const isValue = found.options[0]?.kind === 'value'
  if (!context.explicit && found.typed === '' && !isValue) return null
  return {
    from: found.from,
    to: found.to,
    filter: false,
    options: found.options.map(({ label, insert, detail, kind }) => ({
      label,
      apply: insert,
      type: kind,
      ...(detail === undefined ? {} : { detail }),
    })),
  }
}

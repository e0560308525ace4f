import { highlight } from '@aurora/search'
import { RangeSetBuilder, type Extension } from '@codemirror/state'
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view'

function coloured(view: EditorView): DecorationSet {
  const text = view.state.doc.toString()
  const builder = new RangeSetBuilder<Decoration>()
  for (const { offset, length, kind } of highlight(text)) {
    if (length > 0) builder.add(offset, offset + length, Decoration.mark({ class: `cm-search-${kind}` }))
  }
  return builder.finish()
}

/** Colours the query as it is typed: field, operator, value, keyword, regular expression, error. */
export const colours: Extension = ViewPlugin.define(
  (view) => ({
    decorations: coloured(view),
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = coloured(update.view)
    },
  }),
  { decorations: (plugin) => plugin.decorations },
)

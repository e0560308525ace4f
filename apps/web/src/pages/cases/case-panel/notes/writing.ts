import type { Notebook } from '@aurora/contract'

/** A notebook as one person writes in it, while others may. */
export interface Writing {
  /** What the server was last known to have. */
  readonly base: Pick<Notebook, 'text' | 'revision'>
  /** What stands in the field. */
  readonly text: string
  /** Somebody else's text, which this one does not know of: nothing is saved until a person decided. */
  readonly theirs: Notebook | undefined
}

export type Happening =
  | { readonly kind: 'typed'; readonly text: string }
  /** The server said what it has: by itself, or as the answer to a save. */
  | { readonly kind: 'heard'; readonly notebook: Notebook }
  | { readonly kind: 'saved'; readonly notebook: Notebook }
  | { readonly kind: 'mine' | 'theirs' | 'both' }

export const beginWriting = ({ text, revision }: Notebook, draft = text): Writing => ({
  base: { text, revision },
  text: draft,
  theirs: undefined,
})

/** Whether something was typed that the server does not have. */
export const isUnsaved = ({ base, text }: Writing): boolean => text !== base.text

/** What becomes of a text by what happened to it; nothing that was typed is ever lost by what others do. */
export function next(before: Writing, happening: Happening): Writing {
  const { base, text, theirs } = before
  switch (happening.kind) {
    case 'typed':
      return { ...before, text: happening.text }
    case 'saved':
      // More may have been typed since it was sent.
      return { base: happening.notebook, text, theirs: undefined }
    case 'heard': {
      const { notebook } = happening
      if (notebook.revision <= (theirs ?? base).revision) return before
      if (!isUnsaved(before) || notebook.text === text) return beginWriting(notebook)
      return { base, text, theirs: notebook }
    }
    case 'mine':
      return theirs === undefined ? before : { base: theirs, text, theirs: undefined }
    case 'theirs':
      return theirs === undefined ? before : beginWriting(theirs)
    case 'both':
      return theirs === undefined
        ? before
        : { base: theirs, text: `${theirs.text}\n\n${text}`.trim(), theirs: undefined }
  }
}

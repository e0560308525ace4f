import type { CallRequest } from '../../../../api/operations.ts'
import { recognise, type Recognised } from '../observables/recognise.ts'

/** A note while it is typed. */
export interface NoteDraft {
  readonly text: string
  /** Apart by commas. */
  readonly tags: string
  /** Apart by blanks: what tells itself (an address, a hash), or `host:web-1`. */
  readonly observables: string
}

export const emptyDraft: NoteDraft = { text: '', tags: '', observables: '' }

export const isEmptyDraft = ({ text, tags, observables }: NoteDraft): boolean =>
  `${text}${tags}${observables}`.trim() === ''

/** Kinds that a text does not tell by itself, so their name stands before it. */
const named = /^(host|user|device|process|file|registry|other):(.+)$/i

/** The note as the server takes it. */
export function noteOf({ text, tags, observables }: NoteDraft): CallRequest<'noteCase'>['body'] {
  const words = tags.split(',').map((tag) => tag.trim())
  const given = recognise(observables)
    .items.map(observableOf)
    .filter((one) => one !== undefined)
  const wanted = [...new Set(words.filter((tag) => tag !== ''))]
  return {
    text: text.trim(),
    ...(wanted.length === 0 ? {} : { tags: wanted }),
    ...(given.length === 0 ? {} : { observables: given.map((one) => ({ ...one, tags: wanted })) }),
  }
}

function observableOf({ kind, value }: Recognised): { kind: string; value: string } | undefined {
  const [, name, rest] = named.exec(value) ?? []
  if (name !== undefined && rest !== undefined) return { kind: name.toLowerCase(), value: rest }
  return kind === undefined ? undefined : { kind, value }
}

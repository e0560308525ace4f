import { expect, test } from 'vitest'
import { emptyDraft, isEmptyDraft, noteOf } from './note-draft.ts'

test('a note alone is its text', () => {
  expect(noteOf({ ...emptyDraft, text: ' seen it \n' })).toEqual({ text: 'seen it' })
  expect(isEmptyDraft({ ...emptyDraft, tags: ' ' })).toBe(true)
})

test('tags are apart by commas, each once; what was added has them too', () => {
  const draft = { text: 'x', tags: 'entry, lateral ,entry,', observables: '203[.]0[.]113[.]7 host:web-1 nonsense' }
  expect(noteOf(draft)).toEqual({
    text: 'x',
    tags: ['entry', 'lateral'],
    observables: [
      { kind: 'address', value: '203.0.113.7', tags: ['entry', 'lateral'] },
      { kind: 'host', value: 'web-1', tags: ['entry', 'lateral'] },
    ],
  })
})

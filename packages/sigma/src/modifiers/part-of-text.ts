import type { Value } from '../search.ts'
import { openEnds, readPattern } from '../text-value.ts'
import { unfit, type Modifier } from './modifier.ts'

type How = Extract<Value, { kind: 'reference' }>['how']

const partOfText =
  (name: string, how: How, atStart: boolean, atEnd: boolean): Modifier =>
  (value, { written }) => {
    switch (value.kind) {
      case 'text':
        return { ...value, pattern: openEnds(value.pattern, atStart, atEnd) }
      case 'number':
      case 'boolean':
        return { kind: 'text', pattern: openEnds(readPattern(written), atStart, atEnd) }
      case 'regex':
        return value // it is searched anywhere; anchors say more
      case 'reference':
        return { ...value, how }
      default:
        return unfit(name, value)
    }
  }

/** `contains`, `startswith`, `endswith`: a part of the text is enough. Wildcards inside the value stay. */
export const contains = partOfText('contains', 'contains', true, true)
export const startswith = partOfText('startswith', 'startsWith', false, true)
export const endswith = partOfText('endswith', 'endsWith', true, false)

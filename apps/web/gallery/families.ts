import type { Family } from './example.ts'
import { actions } from './families/actions.tsx'
import { fields } from './families/fields.tsx'
import { layers } from './families/layers.tsx'
import { marks } from './families/marks.tsx'
import { sections } from './families/sections.tsx'
import { shell } from './families/shell.tsx'
import { texts } from './families/texts.tsx'

/** Every family, in the order of the list. */
export const families: readonly Family[] = [sections, actions, fields, marks, texts, layers, shell]

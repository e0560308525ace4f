import { cidr } from './cidr.ts'
import { base64, base64offset, wide } from './encoding.ts'
import { expand } from './expand.ts'
import { exists, fieldref } from './fields.ts'
import type { Modifier } from './modifier.ts'
import { comparisons, timeParts } from './numbers.ts'
import { contains, endswith, startswith } from './part-of-text.ts'
import { flags, re } from './regex.ts'
import { windash } from './windash.ts'

/** Modifiers that change values, by name. Adding one means adding its file and its line here. */
export const valueModifiers: ReadonlyMap<string, Modifier> = new Map<string, Modifier>([
  ['contains', contains],
  ['startswith', startswith],
  ['endswith', endswith],
  ['re', re],
  ...Object.entries(flags),
  ['base64', base64],
  ['base64offset', base64offset],
  ...Object.entries(wide),
  ['windash', windash],
  ['cidr', cidr],
  ...Object.entries(comparisons),
  ...Object.entries(timeParts),
  ['fieldref', fieldref],
  ['exists', exists],
  ['expand', expand],
])

/** Modifiers that say how the values of an item are joined or compared; they may stand anywhere in the chain. */
export const itemModifiers = ['all', 'cased', 'neq'] as const
export type ItemModifier = (typeof itemModifiers)[number]
export const isItemModifier = (name: string): name is ItemModifier => itemModifiers.some((each) => each === name)

export const modifierNames: readonly string[] = [...itemModifiers, ...valueModifiers.keys()]

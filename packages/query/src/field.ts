import { fieldSynonyms, findField, type FieldSpec } from '@aurora/core'

/**
 * What a condition is about: a stored field of the vocabulary, or a place in the sender's own document.
 *
 * An ECS name without a column has `paths`: by source (product), the native path that carries its meaning; for other
 * sources it is read as a native path of the same spelling.
 */
export type FieldRef =
  | { readonly space: 'platform'; readonly name: string }
  | { readonly space: 'ecs'; readonly name: string; readonly paths?: Readonly<Record<string, string>> }
  | { readonly space: 'native'; readonly path: string }

/** ECS names without a column: name → source → native path. */
export type FieldAliases = Readonly<Record<string, Readonly<Record<string, string>>>>

const nativePrefix = 'native.'

/**
 * Looks a name up in the order of the vocabulary: platform, ECS with a column, ECS alias, the sender's own.
 *
 * `native.X` is always the sender's X. Never fails: a name nobody knows is a native path.
 */
export function resolveField(name: string, aliases: FieldAliases = {}): FieldRef {
  if (name.startsWith(nativePrefix) && name.length > nativePrefix.length) {
    return { space: 'native', path: name.slice(nativePrefix.length) }
  }
  const spec = findField(name)
  if (spec !== undefined) return { space: spec.space, name: spec.name }
  const paths = Object.hasOwn(aliases, name) ? aliases[name] : undefined
  return paths === undefined ? { space: 'native', path: name } : { space: 'ecs', name, paths }
}

/** The specification of a stored field; undefined for one that is read from the document. */
export function specOf(field: FieldRef): FieldSpec | undefined {
  return field.space === 'native' ? undefined : findField(fieldSynonyms[field.name] ?? field.name)
}

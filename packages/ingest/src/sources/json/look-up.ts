import type { NativeDocument, NativeValue } from '@aurora/core'

/** The member of a dotted name: written with dots, or as objects inside each other. */
export function lookUp(document: NativeDocument, name: string): NativeValue | undefined {
  if (name in document && Object.hasOwn(document, name)) return document[name]
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  const inner = document[name.slice(0, dot)]
  return inner !== null && typeof inner === 'object' && !Array.isArray(inner)
    ? lookUp(inner as NativeDocument, name.slice(dot + 1))
    : undefined
}

import type { Value } from '../search.ts'

/** What a value may be while its modifiers are applied: bytes too, which must become base64 before the end. */
export type Draft =
  Exclude<Value, { kind: 'any' }> | BytesDraft | { readonly kind: 'any'; readonly of: readonly Draft[] }

/** UTF-16 bytes of a text (`wide`); nothing real matches them as they are. */
export interface BytesDraft {
  readonly kind: 'bytes'
  readonly bytes: Uint8Array
}

/** Why a modifier cannot be applied to a value. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: 'modifier.combination' | 'value' | 'placeholder' | 'limit'
  readonly message: string
  readonly repair?: string
}

export const refusal = (code: Refusal['code'], message: string, repair?: string): Refusal => ({
  kind: 'refusal',
  code,
  message,
  ...(repair !== undefined && { repair }),
})

/** What modifiers may ask for beside the value. */
export interface ModifierContext {
  /** The value as written, before wildcards and escapes are read. */
  readonly written: string
  readonly isFirst: boolean
  readonly placeholders: ReadonlyMap<string, readonly string[]>
}

/** Changes a value; never sees `any`, whose parts are changed one by one. */
export type Modifier = (value: Exclude<Draft, { kind: 'any' }>, context: ModifierContext) => Draft | Refusal

/** The refusal of a value of the wrong kind. */
export function unfit(name: string, value: Draft): Refusal {
  const after = words[value.kind]
  return refusal('modifier.combination', `\`${name}\` cannot be applied to ${after}`)
}

const words: Record<Draft['kind'], string> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  regex: 'a regular expression',
  network: 'a network',
  compare: 'a comparison of numbers',
  exists: 'a test of existence',
  reference: 'a field reference',
  time: 'a part of a time',
  bytes: 'UTF-16 text, which must become base64 first',
  any: 'alternatives',
}

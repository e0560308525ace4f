import { literalOf } from '@aurora/query'
import { refusal, unfit, type Modifier } from './modifier.ts'

/** `fieldref`: the value is the name of another field of the event. */
export const fieldref: Modifier = (value) => {
  if (value.kind !== 'text') return unfit('fieldref', value)
  const field = literalOf(value.pattern)
  if (field === undefined) {
    return refusal(
      'value',
      '`fieldref` needs the name of a field, without wildcards',
      'put `contains`, `startswith` and `endswith` after it',
    )
  }
  return field === ''
    ? refusal('value', '`fieldref` needs the name of a field')
    : { kind: 'reference', field, how: 'equals' }
}

/** `exists`: whether the event has the field at all, whatever its value. */
export const exists: Modifier = (value) => {
  if (value.kind !== 'boolean') return refusal('value', '`exists` needs true or false, without quotes')
  return { kind: 'exists', expected: value.value }
}

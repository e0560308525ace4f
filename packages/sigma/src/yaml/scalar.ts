import type { ScalarNode } from './node.ts'

const nullText = /^(?:null|Null|NULL|~)?$/
const booleanText = /^(?:true|True|TRUE|false|False|FALSE)$/
const numberText =
  /^[-+]?(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+|0o[0-7]+)$|^[-+]?(?:(?:0|[1-9][0-9]*)?\.[0-9]+|(?:0|[1-9][0-9]*)\.?)(?:[eE][-+]?[0-9]+)?$/

/**
 * What an unquoted scalar is: YAML 1.2 §10.3.2 (core schema), except that digits with leading zeros stay text, as
 * YAML 1.1 has it and rules expect (`00000429` is a keyboard layout), and so do numbers no float can hold.
 */
export function typeOfPlain(text: string): ScalarNode['type'] {
  if (nullText.test(text)) return 'null'
  if (booleanText.test(text)) return 'boolean'
  if (!numberText.test(text)) return 'text'
  return /[.eE]/.test(text) && !/^[-+]?0x/.test(text) && !Number.isFinite(Number(text)) ? 'text' : 'number'
}

/** Words that YAML 1.1 took for booleans, and people still do. */
export const isOldBoolean = (text: string): boolean => /^(?:yes|no|on|off)$/i.test(text)

/**
 * The plain decimal spelling of a number as `typeOfPlain` takes it: without a plus, hexadecimal and octal as decimal,
 * digits on both sides of a point. Integers of any size keep all their digits.
 */
export function decimalOf(text: string): string {
  const sign = text.startsWith('-') ? '-' : ''
  const digits = text.replace(/^[-+]/, '')
  if (/^0[xo]/.test(digits)) return sign + String(BigInt(digits))
  return sign + digits.replace(/^\./, '0.').replace(/\.(?=[eE]|$)/, '')
}

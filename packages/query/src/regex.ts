import { RE2JS, RE2JSException } from 're2js'

/** Longest pattern taken, in UTF-16 units: compiling is not free, and no rule of the public corpus comes near. */
const maxPatternLength = 2000

/** The pattern with its flags in front, as both engines read it: without `s` a dot does not match a line break. */
export function patternWithFlags(pattern: string, flags: string): string {
  const on = [...new Set(flags)].filter((flag) => 'ims'.includes(flag)).join('')
  return `(?${on}${on.includes('s') ? '' : '-s'})${pattern}`
}

/** Why a pattern cannot be used, and where in it; undefined when it can. The offset counts UTF-16 units. */
export function regexFault(pattern: string): { message: string; offset: number } | undefined {
  if (pattern.length > maxPatternLength)
    return { message: `longer than ${maxPatternLength} characters`, offset: maxPatternLength }
  const odd = pattern.search(/\0|(?<!\\)(?:\\\\)*\\C/)
  if (odd >= 0) return { message: 'a NUL character or \\C cannot be part of a regular expression', offset: odd }
  try {
    RE2JS.compile(pattern)
    return undefined
  } catch (error) {
    return faultOf(pattern, error)
  }
}

function faultOf(pattern: string, error: unknown): { message: string; offset: number } {
  if (!(error instanceof RE2JSException)) throw error
  const text = error.message.replace(/^error parsing regexp: /, '')
  const piece = /`([^`]*)`/.exec(text)?.[1] ?? ''
  return { message: text.replaceAll('`', '"'), offset: piece === '' ? 0 : Math.max(0, pattern.lastIndexOf(piece)) }
}

/** Compiles a search anywhere in a text, in linear time. Throws when `regexFault` names a fault: ask it first. */
export function compileRegex(pattern: string, flags: string): (text: string) => boolean {
  const compiled = RE2JS.compile(patternWithFlags(pattern, flags))
  return (text) => compiled.matcher(text).find()
}

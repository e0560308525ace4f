import { RE2JS, RE2JSException } from 're2js'
import { hasRun } from './ascii-class.ts'
import { codePoints, fold } from './fold.ts'
import { regexNeeds, type RegexNeeds } from './regex-needs.ts'

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

/**
 * Compiles a search anywhere in a text, in linear time. Throws when `regexFault` names a fault: ask it first.
 *
 * The engine takes some ten nanoseconds a character, and rules ask it of every command line: texts that are too short
 * for a match, or lack a literal or a run of characters that each match has, are not searched. Rules ask for long texts
 * by `.{1000,}`, which the engine takes milliseconds to find: that is counted.
 */
export function compileRegex(pattern: string, flags: string): (text: string) => boolean {
  const compiled = RE2JS.compile(patternWithFlags(pattern, flags))
  const needs = regexNeeds(pattern, flags)
  const { length } = needs
  if (longLine.test(pattern) && !flags.includes('s')) return (text) => hasLine(text, length)
  return (text) => text.length >= length && mayMatch(text, needs) && compiled.test(text)
}

function mayMatch(text: string, { all, isFolded, runs }: RegexNeeds): boolean {
  if (all.length > 0) {
    const searched = isFolded ? fold(text) : text
    for (const texts of all) if (!texts.some((one) => searched.includes(one))) return false
  }
  return runs.every((run) => hasRun(text, run))
}

const longLine = /^(?:\.|\(\.\))\{\d+,?\}$/

/** Whether a line of the text has at least so many code points. */
const hasLine = (text: string, length: number): boolean =>
  text.length >= length && text.split('\n').some((line) => line.length >= length && codePoints(line) >= length)

import {
  AppError,
  entityKinds,
  formatTimeUs,
  parseSeverity,
  parseTimeExpressionUs,
  type EntityKind,
} from '@aurora/core'
import type { By } from '@aurora/cases'
import type { Origin, Principal } from '@aurora/identity'
import type { By as ChangedBy } from '@aurora/intel'
import { principalOf } from './handle.ts'

/** The parts of a comma-separated list; undefined for none, which means any. */
export function listOf(text: string | undefined): string[] | undefined {
  const parts = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.length === 0 ? undefined : parts
}

/** Severities of a comma-separated list of names, as numbers. Fails with 'request.invalid'. */
export function severitiesOf(text: string | undefined): number[] | undefined {
  return listOf(text)?.map((name) => {
    const severity = parseSeverity(name)
    if (severity === undefined)
      throw new AppError('request.invalid', `there is no severity "${name.slice(0, 32)}"`, {
        hint: 'info, low, medium, high or critical',
      })
    return severity
  })
}

/** The time a parameter names: `now-24h`, or ISO 8601. Fails with 'request.invalid'. */
export function timeGiven(text: string): number {
  const timeUs = parseTimeExpressionUs(text, Date.now() * 1000)
  if (!Number.isNaN(timeUs)) return timeUs
  throw new AppError('request.invalid', `"${text.slice(0, 64)}" is not a time`, {
    hint: '2026-01-31T12:00:00Z, or now-24h',
  })
}

/** The time a parameter names, if it is there. Fails with 'request.invalid'. */
export const timeOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : timeGiven(text)

/** A range as a request gives it. Fails with 'search.time_range' when it ends before it begins. */
export function rangeGiven(from: string, to: string): { fromUs: number; toUs: number } {
  const range = { fromUs: Math.max(0, timeGiven(from)), toUs: timeGiven(to) }
  if (range.fromUs < range.toUs) return range
  throw new AppError('search.time_range', 'the range ends before it begins', { hint: 'from must be earlier than to' })
}

/** A user name as filters write it: `none` means nobody. */
export function assigneeOf(text: string | undefined): string | null | undefined {
  return text === 'none' ? null : text
}

/** `user:bob` is the user bob; an address of version 6 has colons of its own, so only known kinds count. */
export function entityGiven(text: string | undefined): { kind?: EntityKind; value: string } | undefined {
  if (text === undefined) return undefined
  const at = text.indexOf(':')
  const kind = entityKinds.find((name) => name === text.slice(0, at))
  return kind === undefined ? { value: text } : { kind, value: text.slice(at + 1) }
}

/** A time that may be missing, as the API writes it. */
export function timeOrNull(timeUs: number | undefined): string | null {
  return timeUs === undefined ? null : formatTimeUs(timeUs)
}

/** Who makes a change, and from where. */
export function byOf(call: { readonly principal: Principal | undefined; readonly origin: Origin }): By {
  const { kind, id, name } = principalOf(call)
  return { actor: { kind, id, name }, address: call.origin.address, requestId: call.origin.requestId }
}

/** The same, as indicators and feeds take it. */
export function changedBy(call: Parameters<typeof byOf>[0]): ChangedBy {
  const { actor, address, requestId } = byOf(call)
  return { actor, origin: { address, requestId } }
}

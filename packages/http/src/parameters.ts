import { AppError, formatTimeUs, parseSeverity, parseTimeExpressionUs } from '@aurora/core'
import type { By } from '@aurora/cases'
import type { Origin, Principal } from '@aurora/identity'
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
export function timeOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const timeUs = parseTimeExpressionUs(text, Date.now() * 1000)
  if (Number.isNaN(timeUs))
    throw new AppError('request.invalid', `"${text.slice(0, 64)}" is not a time`, {
      hint: '2026-01-31T12:00:00Z, or now-24h',
    })
  return timeUs
}

/** A user name as filters write it: `none` means nobody. */
export function assigneeOf(text: string | undefined): string | null | undefined {
  return text === 'none' ? null : text
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

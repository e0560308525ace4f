import { formatTimeUs } from '@aurora/core'
import type { CaseReport } from './case-report.ts'

/** A report as data. Times are ISO 8601, UTC, under the names the API has for them. */
export function reportJson(report: CaseReport): string {
  const { options, ...rest } = report
  const { marking, sections, zone } = options
  return `${JSON.stringify(withTimes({ marking: `TLP:${marking.toUpperCase()}`, sections, zone, ...rest }), undefined, 2)}\n`
}

/** `createdUs: 1` becomes `created: "1970-01-01T00:00:00.000001Z"`, wherever it stands. */
function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name.endsWith('Us') && typeof inner === 'number'
        ? [name.slice(0, -2), formatTimeUs(inner)]
        : [name, withTimes(inner)],
    ),
  )
}

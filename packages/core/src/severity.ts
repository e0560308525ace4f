/** The five severities, worst last: the number is what the store keeps, the name is what people see (DESIGN §5). */
export const severityNames = ['info', 'low', 'medium', 'high', 'critical'] as const

export type SeverityName = (typeof severityNames)[number]
export type Severity = 0 | 1 | 2 | 3 | 4

/** The name of a severity number; a number outside 0…4 reads as the nearest bound. */
export function severityName(severity: number): SeverityName {
  return severityNames[Math.min(4, Math.max(0, Math.trunc(severity)))] ?? 'info'
}

/** Reads a severity written as a name (any case) or a digit 0…4; undefined when it is neither. */
export function parseSeverity(text: string): Severity | undefined {
  const index = severityNames.indexOf(text.toLowerCase() as SeverityName)
  if (index >= 0) return index as Severity
  return /^[0-4]$/.test(text) ? (Number(text) as Severity) : undefined
}

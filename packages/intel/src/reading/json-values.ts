/** A JSON object; undefined for anything else. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined

/** A list; empty for anything else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The texts of a list. */
export const textsOf = (value: unknown): readonly string[] => listOf(value).filter((one) => typeof one === 'string')

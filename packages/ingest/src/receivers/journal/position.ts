/** Where in a journal its receiver goes on: behind the record of the cursor, among those that match. */
export interface JournalPosition {
  readonly cursor: string
  readonly matches: readonly string[]
}

/** The position as the ledger keeps it beside the number of records accepted. */
export const printPosition = ({ cursor, matches }: JournalPosition): string => JSON.stringify({ cursor, matches })

/** Reads what `printPosition` wrote; undefined for '' and any other text. */
export function readPosition(text: string | undefined): JournalPosition | undefined {
  try {
    const { cursor, matches } = JSON.parse(text ?? '') as Partial<JournalPosition>
    return typeof cursor === 'string' && Array.isArray(matches) ? { cursor, matches } : undefined
  } catch {
    return undefined
  }
}

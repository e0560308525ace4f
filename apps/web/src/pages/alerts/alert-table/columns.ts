/** A column of the queue. `least` and `most` are px; the title takes what the others leave. */
export interface AlertColumn {
  readonly name: ColumnName
  readonly title: string
  readonly widthPx: number
}

const columns = [
  { name: 'select', title: 'Selected', widthPx: 36 },
  { name: 'severity', title: 'Severity', widthPx: 88 },
  { name: 'title', title: 'Alert', widthPx: 200 },
  { name: 'entities', title: 'Entities', widthPx: 176 },
  { name: 'events', title: 'Events', widthPx: 68 },
  { name: 'source', title: 'Source', widthPx: 92 },
  { name: 'first', title: 'First seen', widthPx: 196 },
  { name: 'last', title: 'Last seen', widthPx: 196 },
  { name: 'owner', title: 'Owner', widthPx: 80 },
  { name: 'age', title: 'Age', widthPx: 76 },
] as const

export type ColumnName = (typeof columns)[number]['name']

/** Which columns give way first when the list is narrow; the others always stand. What they say is in the panel. */
const givesWay: readonly ColumnName[] = ['first', 'source', 'last', 'events', 'entities', 'owner', 'severity']

/** The columns that fit into a list `availablePx` wide, in their order; all of them before the width is known. */
export function columnsFor(availablePx: number): readonly AlertColumn[] {
  const gone = new Set<ColumnName>()
  const left = (): readonly AlertColumn[] => columns.filter(({ name }) => !gone.has(name))
  for (const name of givesWay) {
    const neededPx = left().reduce((sum, { widthPx }) => sum + widthPx, 0)
    if (availablePx === 0 || neededPx <= availablePx) break
    gone.add(name)
  }
  return left()
}

/** The columns as tracks of a CSS grid. */
export const tracksOf = (shown: readonly AlertColumn[]): string =>
  shown.map(({ name, widthPx }) => (name === 'title' ? 'minmax(0, 1fr)' : `${widthPx}px`)).join(' ')

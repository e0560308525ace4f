import type { EventItem } from '@aurora/contract'
import {
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type ReactTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import { useStored } from '../../../state/stored.ts'
import { boundWidth, columnTitle, columnWidths, usualWidth, widthBounds } from './table-choices.ts'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnOrderingFeature })

export type EventTableModel = ReactTable<typeof features, EventItem>
type EventColumn = ColumnDef<typeof features, EventItem>

/** Rows are drawn from the events themselves; the model is asked for columns only. */
const noRows: EventItem[] = []

/** The model of the columns: which ones from the address, how wide from what this browser remembers. */
export function useColumns(names: readonly string[], available: number): EventTableModel {
  const [widths, setWidths] = useStored(columnWidths)
  const columns = useMemo(() => names.map((name) => columnOf(name, available)), [names, available])
  return useTable({
    features,
    columns,
    data: noRows,
    columnResizeMode: 'onChange',
    state: { columnSizing: { ...widths } },
    onColumnSizingChange: (update) => {
      const next = typeof update === 'function' ? update({ ...widths }) : update
      setWidths(Object.fromEntries(Object.entries(next).map(([name, width]) => [name, boundWidth(width)])))
    },
  })
}

function columnOf(name: string, available: number): EventColumn {
  return {
    id: name,
    header: columnTitle(name),
    size: usualWidth(name, available),
    minSize: widthBounds.least,
    maxSize: widthBounds.most,
  }
}

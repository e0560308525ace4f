import type { ReactElement } from 'react'
import { Quiet } from '../../../components/section/placeholders.tsx'

/** An id that does not exist, or may not be seen: one and the same answer (UX §4). */
export function NotFoundEvent({ onClear }: { readonly onClear: () => void }): ReactElement {
  return <Quiet text="Not found, or not yours to see." action={{ label: 'Clear', run: onClear }} />
}

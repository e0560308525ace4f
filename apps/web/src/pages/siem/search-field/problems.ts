import { parseSearch, type Repair } from '@aurora/search'
import { linter, type Diagnostic } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { serverNowMs } from '../../../api/server-clock.ts'

interface Said {
  readonly message: string
  readonly offset: number
  readonly length: number
  readonly repair?: Repair
}

function diagnosticOf(said: Said, severity: 'error' | 'warning', length: number): Diagnostic {
  const from = Math.min(said.offset, length)
  const to = Math.min(length, said.offset + said.length)
  const { repair } = said
  return {
    from: from === to ? Math.max(0, from - 1) : from,
    to,
    severity,
    message: said.message,
    ...(repair === undefined
      ? {}
      : {
          actions: [
            {
              name: repair.label,
              apply: (view, start, end) => view.dispatch({ changes: { from: start, to: end, insert: repair.text } }),
            },
          ],
        }),
  }
}

/** Underlines the faulty span, and what may not be meant. */
export const problems: Extension = linter(
  (view) => {
    const text = view.state.doc.toString()
    const read = parseSearch(text, { nowUs: serverNowMs() * 1000 })
    if (!read.ok) return [diagnosticOf(read.problem, 'error', text.length)]
    return read.warnings.map((warning) => diagnosticOf(warning, 'warning', text.length))
  },
  { delay: 450 },
)

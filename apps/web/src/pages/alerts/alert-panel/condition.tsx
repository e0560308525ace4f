import type { ReactElement } from 'react'
import type { Answer } from '../../../api/operations.ts'
import { Icon } from '../../../components/icon/icon.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import styles from './alert-panel.module.css'

type Explanation = Answer<'explainRule'>
type Node = Explanation['condition']

const mostShown = 60

/** The condition of a rule as lines, each with whether it holds of the event, and what the event has there. */
export function Condition({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const lines = linesOf(explanation.condition, 0)
  return (
    <details className={styles.condition} open={lines.length <= 8}>
      <summary>
        Condition{explanation.matches ? '' : ', which as it stands now does not hold of the first event'}
      </summary>
      <ul>
        {lines.slice(0, mostShown).map(({ node, depth }, i) => (
          <li key={i} data-depth={Math.min(depth, 6)}>
            <span className={styles.mark} data-holds={node.holds}>
              <Icon name={node.holds ? 'check' : 'close'} size={12} />
              <span className="visually-hidden">{node.holds ? 'holds' : 'does not hold'}: </span>
            </span>
            <LogText text={node.text} most={240} />
            {node.found !== undefined && node.found.length > 0 && (
              <span className={styles.found}>
                found <LogText text={node.found.join(', ')} most={160} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {lines.length > mostShown && <p className={styles.faint}>{lines.length - mostShown} more conditions not shown</p>}
    </details>
  )
}

const linesOf = (node: Node, depth: number): { readonly node: Node; readonly depth: number }[] => [
  { node, depth },
  ...(node.of ?? []).flatMap((child) => linesOf(child, depth + 1)),
]

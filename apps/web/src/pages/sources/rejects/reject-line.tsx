import type { RejectItem } from '@aurora/contract'
import { useState, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Icon } from '../../../components/icon/icon.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { formatBytes } from '../../../format/number.ts'
import { showText } from '../../../format/show-text.ts'
import { useReject } from '../queries.ts'
import { readBytes } from './read-bytes.ts'
import styles from './rejects.module.css'

/** One rejected line; opened, all its bytes. */
export function RejectLine({ item }: { readonly item: RejectItem }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <tr>
        <td>
          <button type="button" className={styles.opener} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
            <span className="visually-hidden">Whole line, received </span>
            <Timestamp iso={item.received} />
          </button>
        </td>
        <td>
          {showText(item.source)} <span className={styles.faint}>{showText(item.sensor)}</span>
        </td>
        <td className={styles.reason}>
          <code>{item.reason}</code> {showText(item.message)}
        </td>
        <td className={styles.position}>{showText(item.position)}</td>
        <td className={styles.sample}>
          <LogText text={item.sample} most={80} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5} className={styles.whole}>
            <Whole id={item.id} />
          </td>
        </tr>
      )}
    </>
  )
}

function Whole({ id }: { readonly id: string }): ReactElement {
  const query = useReject(id)
  return (
    <Section label="the line" query={query} skeleton={<Skeleton rows={2} />}>
      {(item) => {
        const text = readBytes(item.base64 ?? '')
        return (
          <>
            <div className={styles.tools}>
              <span>{formatBytes(item.bytes)}</span>
              <Button look="quiet" icon="copy" onClick={() => void copyText(text, 'the line')}>
                Copy
              </Button>
            </div>
            <pre tabIndex={0} role="group" aria-label="The whole line">
              <LogText text={text} most={100_000} />
            </pre>
          </>
        )
      }}
    </Section>
  )
}

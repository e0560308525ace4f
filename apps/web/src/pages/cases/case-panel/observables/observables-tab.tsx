import type { CaseDetail } from '@aurora/contract'
import { useState, type ReactElement } from 'react'
import { serverNowMs } from '../../../../api/server-clock.ts'
import { Button, IconButton } from '../../../../components/button/button.tsx'
import { rangeFor } from '../../../../components/entity-link/entity-place.ts'
import { OpenEntity } from '../../../../components/entity-link/open-entity.tsx'
import { LogText } from '../../../../components/log-text/log-text.tsx'
import { Timestamp } from '../../../../components/timestamp/timestamp.tsx'
import { copyText } from '../../../../format/clipboard.ts'
import { plural } from '../../../../format/number.ts'
import { useWork } from '../../acts/work.ts'
import { AddObservables } from './add-observables.tsx'
import { defang } from './recognise.ts'
import styles from '../case-panel.module.css'

type Observable = CaseDetail['observables'][number]

/** What was seen in the course of the case. Text only: nothing of it is ever looked up or fetched by being shown. */
export function ObservablesTab({ one }: { readonly one: CaseDetail }): ReactElement {
  const { mayWrite } = useWork()
  const [isAdding, setAdding] = useState(false)
  const { observables } = one
  const copyAll = (): void =>
    void copyText(observables.map(defang).join('\n'), `${plural(observables.length, 'observable')}, defanged`)
  return (
    <div className={styles.part}>
      <div className={styles.bar}>
        {mayWrite && one.mergedInto === null && !isAdding && (
          <Button icon="plus" onClick={() => setAdding(true)}>
            Paste observables
          </Button>
        )}
        {observables.length > 0 && (
          <Button look="quiet" icon="copy" onClick={copyAll}>
            Copy all, defanged
          </Button>
        )}
      </div>
      {isAdding && <AddObservables one={one} onClose={() => setAdding(false)} />}
      {observables.length === 0 && !isAdding && (
        <p className={styles.faint}>None yet. What alerts are about is added by itself.</p>
      )}
      {observables.length > 0 && (
        <ul className={styles.lines} aria-label="Observables">
          {observables.map((observable) => (
            <Line key={observable.id} observable={observable} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Line({ observable }: { readonly observable: Observable }): ReactElement {
  const { kind, value, firstSeen, tags, alertId } = observable
  return (
    <li className={styles.observable}>
      <span className={styles.kind}>{kind}</span>
      <span className={styles.value}>
        <LogText text={value} most={200} />
      </span>
      {tags.map((tag) => (
        <span key={tag} className={styles.chip}>
          <LogText text={tag} most={40} />
        </span>
      ))}
      <span className={styles.outcome}>{alertId === null ? 'by hand' : 'of an alert'}</span>
      <Timestamp iso={firstSeen} />
      <OpenEntity entity={{ kind, value }} range={rangeFor(firstSeen, firstSeen, serverNowMs())} />
      <IconButton
        icon="copy"
        size="s"
        label={`Copy ${kind}, defanged`}
        onClick={() => void copyText(defang(observable), `${kind}, defanged`)}
      />
    </li>
  )
}

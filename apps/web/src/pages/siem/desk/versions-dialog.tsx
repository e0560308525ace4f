import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import type { OwnRule } from '../state/layers.ts'
import { differencesOf, type RuleVersion } from './rule-difference.ts'
import styles from './desk.module.css'

interface VersionsDialogProps {
  readonly rule: OwnRule
  readonly onClose: () => void
}

/** What a rule said in each of its versions: who changed what, the newest first. */
export function VersionsDialog({ rule, onClose }: VersionsDialogProps): ReactElement {
  const query = useQuery({
    queryKey: ['siem', 'rule-versions', rule.id, rule.version],
    queryFn: ({ signal }) => call('listRuleVersions', { params: { id: rule.id }, signal }),
  })
  return (
    <Dialog title={`Versions of “${shorten(showText(rule.title), 60)}”`} size="lg" onClose={onClose}>
      <Section label="the versions" query={useKept(query)} skeleton={<Skeleton rows={4} height={56} />}>
        {({ items }) => (
          <ol className={styles.list} aria-label="Versions, newest first">
            {items.map((version, i) => (
              <VersionLine key={version.version} version={version} before={items[i + 1]} />
            ))}
          </ol>
        )}
      </Section>
    </Dialog>
  )
}

interface VersionLineProps {
  readonly version: RuleVersion
  readonly before: RuleVersion | undefined
}

function VersionLine({ version, before }: VersionLineProps): ReactElement {
  const differences = before === undefined ? [] : differencesOf(before.rule, version.rule)
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong className={styles.title}>Version {version.version}</strong>
      </div>
      <p className={styles.facts}>
        <Timestamp iso={version.changed} />
        <span>by {showText(version.by.name)}</span>
        {before === undefined && <span>{version.version === 1 ? 'made' : 'the oldest that is kept'}</span>}
        {before !== undefined && differences.length === 0 && <span>saved without a change</span>}
      </p>
      {before === undefined && (
        <code className={styles.query}>{shorten(showText(version.rule.search.query ?? ''), 400)}</code>
      )}
      {differences.length > 0 && (
        <dl className={styles.differences}>
          {differences.map(({ what, before: old, after }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>
                <del>{old === '' ? 'nothing' : <LogText text={old} most={400} />}</del>{' '}
                <ins>{after === '' ? 'nothing' : <LogText text={after} most={400} />}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}

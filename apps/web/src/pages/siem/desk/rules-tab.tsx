import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button, IconButton } from '../../../components/button/button.tsx'
import { Menu, MenuItem, MenuLine } from '../../../components/menu/menu.tsx'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { useZone } from '../../../time/use-zone.ts'
import { useKeptAfterRows } from '../state/after-rows.ts'
import { openDesk } from '../state/desk.ts'
import { openLayer, type OwnRule } from '../state/layers.ts'
import { addressOf } from '../state/saved-search.ts'
import { useOwnRules } from '../state/sections.ts'
import { useWorkspace } from '../state/workspace.ts'
import { Figures } from './figures.tsx'
import { countMatches, foundWords, isFailing, ruleContentOf, scheduleWords } from './rule-words.ts'
import styles from './desk.module.css'

/** Rules made here: when they run, what they found, and what stops them (AU-93 to AU-96, AU-100). */
export function RulesTab(): ReactElement {
  const rules = useKeptAfterRows(useOwnRules())
  const mayWrite = may(useMe().data, 'detections:write')
  return (
    <>
      <Figures />
      {mayWrite && (
        <div className={styles.tools}>
          <Button icon="plus" onClick={() => openLayer.set({ kind: 'rule', rule: undefined })}>
            Make a rule of this search
          </Button>
        </div>
      )}
      <Section label="the rules" query={rules} skeleton={<Skeleton rows={4} height={64} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Quiet text="No rules were made here yet. Rules of packs run without being listed here." />
          ) : (
            <ul className={styles.list} aria-label="Rules">
              {items.map((rule) => (
                <RuleLine key={rule.id} rule={rule} mayWrite={mayWrite} />
              ))}
            </ul>
          )
        }
      </Section>
    </>
  )
}

function RuleLine({ rule, mayWrite }: { readonly rule: OwnRule; readonly mayWrite: boolean }): ReactElement {
  const { address, change } = useWorkspace()
  const zone = useZone()
  const isPresent = address.rule === rule.id
  const open = (): void => change({ ...addressOf(rule.search), rule: rule.id, hunt: '', view: 'events' })
  return (
    <li className={styles.item} aria-current={isPresent ? 'true' : undefined}>
      <div className={styles.line}>
        <button type="button" className={styles.name} onClick={open}>
          {shorten(showText(rule.title), 120)}
        </button>
        {mayWrite && <RunRule rule={rule} />}
        <RuleMenu rule={rule} mayWrite={mayWrite} isPresent={isPresent} />
      </div>
      <p className={styles.facts}>
        <Severity severity={rule.severity} />
        <span>{scheduleWords(rule, zone)}</span>
        <span>{foundWords(rule)}</span>
        {rule.opensCase && <span>opens a case</span>}
      </p>
      {rule.verdicts.precision !== null && (
        <p className={styles.facts}>
          {plural(rule.verdicts.truePositives, 'finding')} said to be true, {rule.verdicts.falsePositives} false
        </p>
      )}
      {rule.schedule.lastError !== '' && (
        <p className={styles.trouble}>
          {isFailing(rule) ? 'Failing: ' : 'The last run failed: '}
          {shorten(showText(rule.schedule.lastError), 300)}
        </p>
      )}
    </li>
  )
}

/** Runs a rule over the last day, whatever its schedule. */
function RunRule({ rule }: { readonly rule: OwnRule }): ReactElement {
  const client = useQueryClient()
  const [isRunning, setRunning] = useState(false)
  const run = (): void => {
    setRunning(true)
    call('runOwnRule', { params: { id: rule.id }, body: { lastMinutes: 1440 } })
      .then(
        ({ matches, suppressed, state, error }) =>
          state === 'failed'
            ? toast(`The run failed: ${error}`, { tone: 'bad' })
            : toast(`24 hours: ${countMatches(matches)}, ${suppressed} suppressed.`, {
                tone: 'good',
              }),
        (problem: unknown) => toast(`The run failed: ${sentenceOf(problem)}`, { tone: 'bad' }),
      )
      .finally(() => {
        setRunning(false)
        void client.invalidateQueries({ queryKey: ['siem'] })
      })
  }
  return (
    <Button
      look="quiet"
      icon="play"
      disabled={isRunning}
      aria-label={`Run ${showText(rule.title)} over 24 hours`}
      onClick={run}
    >
      {isRunning ? 'Running…' : 'Run'}
    </Button>
  )
}

interface RuleMenuProps {
  readonly rule: OwnRule
  readonly mayWrite: boolean
  readonly isPresent: boolean
}

function RuleMenu({ rule, mayWrite, isPresent }: RuleMenuProps): ReactElement {
  const { change } = useWorkspace()
  const client = useQueryClient()
  const enable = (isEnabled: boolean): void => {
    const body = { ...ruleContentOf(rule), isEnabled, version: rule.version }
    call('updateOwnRule', { params: { id: rule.id }, body }).then(
      () => void client.invalidateQueries({ queryKey: ['siem'] }),
      (problem: unknown) => toast(`Not changed. ${sentenceOf(problem)}`, { tone: 'bad' }),
    )
  }
  return (
    <Menu
      label={`Rule ${showText(rule.title)}`}
      width={220}
      side="end"
      trigger={(props) => <IconButton icon="more" size="s" label={`More of ${showText(rule.title)}`} {...props} />}
    >
      {mayWrite && <MenuItem onSelect={() => openLayer.set({ kind: 'rule', rule })}>Edit</MenuItem>}
      {mayWrite && (
        <MenuItem onSelect={() => enable(!rule.isEnabled)}>{rule.isEnabled ? 'Switch off' : 'Switch on'}</MenuItem>
      )}
      <MenuItem
        onSelect={() => {
          change({ rule: rule.id }, { replace: true })
          openDesk.set('Runs')
        }}
      >
        Run history
      </MenuItem>
      <MenuItem onSelect={() => openLayer.set({ kind: 'versions', rule })}>Versions, now {rule.version}</MenuItem>
      {isPresent && <MenuItem onSelect={() => change({ rule: '' })}>Leave the rule</MenuItem>}
      {mayWrite && <MenuLine />}
      {mayWrite && <MenuItem onSelect={() => openLayer.set({ kind: 'deleteRule', rule })}>Delete</MenuItem>}
    </Menu>
  )
}

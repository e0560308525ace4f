import type { ReactElement } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { Button, IconButton } from '../../../components/button/button.tsx'
import { Menu, MenuItem, MenuLine } from '../../../components/menu/menu.tsx'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SparkLine } from '../../../components/spark-line/spark-line-view.tsx'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { formatRelative } from '../../../time/format.ts'
import { useKeptAfterRows } from '../state/after-rows.ts'
import { openLayer, type Hunt } from '../state/layers.ts'
import { useHunts } from '../state/sections.ts'
import { useHunt, useRunHunt } from '../state/use-hunt.ts'
import { useWorkspace } from '../state/workspace.ts'
import { audienceWords } from './audience-words.ts'
import { useSaveHunt } from './use-save-hunt.ts'
import styles from './desk.module.css'

/** Saved hunts: run one, and see when it last ran and how many it found (AU-88 to AU-92). */
export function HuntsTab(): ReactElement {
  const hunts = useKeptAfterRows(useHunts())
  const me = useMe().data
  const mayWrite = may(me, 'hunts:write')
  return (
    <>
      <PresentHunt userId={me?.id} />
      {mayWrite && (
        <div className={styles.tools}>
          <Button icon="plus" onClick={() => openLayer.set({ kind: 'hunt', hunt: undefined })}>
            Save this search as a hunt
          </Button>
        </div>
      )}
      <Section label="the hunts" query={hunts} skeleton={<Skeleton rows={4} height={52} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Quiet text="No hunts yet. Search for something worth looking for again, then save it here." />
          ) : (
            <ul className={styles.list} aria-label="Hunts">
              {items.map((hunt) => (
                <HuntLine key={hunt.id} hunt={hunt} isOwn={mayWrite && hunt.owner.id === me?.id} mayWrite={mayWrite} />
              ))}
            </ul>
          )
        }
      </Section>
    </>
  )
}

/** What is changed of the hunt that is worked on, and what can be done about it. Nothing is lost by leaving: it is in the address. */
function PresentHunt({ userId }: { readonly userId: string | undefined }): ReactElement | null {
  const { change } = useWorkspace()
  const present = useHunt()
  const run = useRunHunt()
  const save = useSaveHunt()
  if (present === undefined || !present.isChanged) return null
  const { hunt } = present
  return (
    <div className={styles.present} role="status">
      <p>The search differs from “{shorten(showText(hunt.name), 60)}”. The change is only in the address so far.</p>
      <div className={styles.tools}>
        {hunt.owner.id === userId && (
          <Button look="main" onClick={() => save(hunt)}>
            Save the change
          </Button>
        )}
        <Button look="quiet" onClick={() => run(hunt)}>
          Back to the saved one
        </Button>
        <Button look="quiet" onClick={() => change({ hunt: '' })}>
          Leave the hunt
        </Button>
      </div>
    </div>
  )
}

interface HuntLineProps {
  readonly hunt: Hunt
  readonly isOwn: boolean
  readonly mayWrite: boolean
}

function HuntLine({ hunt, isOwn, mayWrite }: HuntLineProps): ReactElement {
  const { address } = useWorkspace()
  const run = useRunHunt()
  const name = shorten(showText(hunt.name), 100)
  return (
    <li className={styles.item} aria-current={address.hunt === hunt.id ? 'true' : undefined}>
      <div className={styles.line}>
        <button type="button" className={styles.name} onClick={() => run(hunt)}>
          {name}
        </button>
        <Button look="quiet" icon="play" aria-label={`Run ${name}`} onClick={() => run(hunt)}>
          Run
        </Button>
        {mayWrite && <HuntMenu hunt={hunt} isOwn={isOwn} />}
      </div>
      <p className={styles.facts}>
        <span>{lastWords(hunt)}</span>
        {hunt.recentRuns.length > 1 && <SparkLine label="Events of the last runs" values={countsOf(hunt)} />}
        <span>{audienceWords(hunt.audience)}</span>
        {!isOwn && <span>by {showText(hunt.owner.name)}</span>}
      </p>
      {hunt.search.query !== '' && <code className={styles.query}>{shorten(showText(hunt.search.query), 160)}</code>}
    </li>
  )
}

function HuntMenu({ hunt, isOwn }: Pick<HuntLineProps, 'hunt' | 'isOwn'>): ReactElement {
  const save = useSaveHunt()
  return (
    <Menu
      label={`Hunt ${showText(hunt.name)}`}
      width={220}
      side="end"
      trigger={(props) => <IconButton icon="more" size="s" label={`More of ${showText(hunt.name)}`} {...props} />}
    >
      {isOwn && <MenuItem onSelect={() => openLayer.set({ kind: 'hunt', hunt })}>Rename or share</MenuItem>}
      {isOwn && <MenuItem onSelect={() => save(hunt)}>Save the present search in it</MenuItem>}
      <MenuItem onSelect={() => save(hunt, { isCopy: true })}>Copy</MenuItem>
      {isOwn && <MenuLine />}
      {isOwn && <MenuItem onSelect={() => openLayer.set({ kind: 'deleteHunt', hunt })}>Delete</MenuItem>}
    </Menu>
  )
}

/** Counts of the runs whose count is known. */
const countsOf = ({ recentRuns }: Hunt): readonly number[] =>
  recentRuns.map(({ count }) => count).filter((count) => count !== null)

function lastWords({ lastRun, lastCount }: Hunt): string {
  if (lastRun === null) return 'never run'
  const found = lastCount === null ? 'more than could be counted' : plural(lastCount, 'event')
  return `${found}, ${formatRelative(Date.parse(lastRun), serverNowMs())}`
}

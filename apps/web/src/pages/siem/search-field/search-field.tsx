import type { EventItem } from '@aurora/contract'
import { parseSearch, type Repair } from '@aurora/search'
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactElement,
  type RefObject,
} from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { Button, IconButton } from '../../../components/button/button.tsx'
import { Icon } from '../../../components/icon/icon.tsx'
import { useKeys } from '../../../keys/use-keys.ts'
import { searchDraft } from '../state/search-draft.ts'
import { rememberSearch } from './earlier-searches.ts'
import { ExamplesCard } from './examples-card.tsx'
import { PlainSearchInput } from './plain-search-input.tsx'
import { SearchMessage } from './search-message.tsx'
import styles from './search-field.module.css'

/** The editor is the largest part of the download; the page is usable with a plain field until it is there. */
const CodeSearchInput = lazy(async () => {
  const { CodeSearchInput: component } = await import('./code-search-input.tsx')
  return { default: component }
})

interface SearchFieldProps {
  /** The query that was run. */
  readonly query: string
  /** What the server remarked about it. */
  readonly told: readonly { readonly message: string }[]
  readonly events: readonly EventItem[]
  readonly onRun: (query: string) => void
}

const messageId = 'search-message'

/** The search field: one line that grows, checked while it is typed. A query that does not parse is not sent. */
export function SearchField({ query, told, events, onRun }: SearchFieldProps): ReactElement {
  const [text, setText] = useDraft(query)
  const read = useMemo(() => parseSearch(text, { nowUs: serverNowMs() * 1000 }), [text])
  useEffect(() => {
    searchDraft.set(read.ok ? text : undefined)
  }, [text, read.ok])
  const run = (): void => {
    if (!read.ok) return
    rememberSearch(text)
    onRun(text.trim())
  }
  const repair = repairOf(read)
  const takeRepair = useCallback(() => {
    if (repair !== undefined) setText((before) => applyRepair(before, repair))
  }, [repair, setText])
  const box = useRef<HTMLDivElement>(null)
  useKeys({ 'search.focus': () => focusIn(box.current) })
  useFocusAtStart(box)
  const input = { text, isWrong: !read.ok, messageId, onChange: setText, onRun: run, onRepair: takeRepair }
  return (
    <div className={styles.field} id="search" ref={box}>
      <div className={styles.line}>
        <div className={styles.box}>
          <Icon name="search" />
          <Suspense fallback={<PlainSearchInput {...input} />}>
            <CodeSearchInput {...input} />
          </Suspense>
          {text !== '' && (
            <IconButton icon="close" label="Clear the search" size="s" onClick={() => clear(setText, box.current)} />
          )}
          <ExamplesCard events={events} onTake={setText} />
        </div>
        <Button look="main" onClick={run} disabled={!read.ok}>
          Search
        </Button>
      </div>
      <SearchMessage
        id={messageId}
        read={read}
        told={text === query ? told : []}
        onRepair={takeRepair}
        hasRepair={repair !== undefined}
      />
    </div>
  )
}

/** The text being typed; it follows the query that was run when that changes from elsewhere. */
function useDraft(query: string) {
  const [draft, setDraft] = useState({ query, text: query })
  if (draft.query !== query) setDraft({ query, text: query })
  const setText = useCallback((next: string | ((before: string) => string)) => {
    setDraft((before) => ({ ...before, text: typeof next === 'function' ? next(before.text) : next }))
  }, [])
  return [draft.text, setText] as const
}

interface PlacedRepair extends Repair {
  readonly offset: number
  readonly length: number
}

function repairOf(read: ReturnType<typeof parseSearch>): PlacedRepair | undefined {
  const faulty = read.ok ? read.warnings.find((warning) => warning.repair !== undefined) : read.problem
  return faulty?.repair === undefined ? undefined : { ...faulty.repair, offset: faulty.offset, length: faulty.length }
}

/** Puts the repair in its place. An operator that a removal leaves at the end, with nothing behind it, goes too. */
function applyRepair(text: string, { offset, length, text: right }: PlacedRepair): string {
  const repaired = text.slice(0, offset) + right + text.slice(offset + length)
  return right === '' ? repaired.replace(/\s+(?:AND|OR|NOT)\s*$/i, '') : repaired
}

function focusIn(box: HTMLElement | null): void {
  box?.querySelector<HTMLElement>('[contenteditable="true"], input')?.focus()
}

function clear(setText: (text: string) => void, box: HTMLElement | null): void {
  setText('')
  focusIn(box)
}

/** The cursor is in the search field when the page opens, unless something else was asked for. */
function useFocusAtStart(box: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    if (document.activeElement === document.body) focusIn(box.current)
  }, [box])
}

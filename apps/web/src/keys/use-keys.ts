import { useEffect, useRef } from 'react'
import { keyIds, keysOf } from './key-choices.ts'
import { keyTable, type KeyEntry, type KeyId } from './key-table.ts'

type Handler = () => void
type Handlers = Partial<Record<KeyId, Handler>>

const stacks = new Map<KeyId, { readonly run: Handler }[]>()

/** The keys that do something at this moment, in the order of the table. */
export function activeKeys(): KeyId[] {
  return keyIds.filter((id) => {
    const entry: KeyEntry = keyTable[id]
    return entry.isLocal === true || (stacks.get(id)?.length ?? 0) > 0
  })
}

/** Does what a key would do now; nothing when no component takes it. */
export function runKey(id: KeyId): void {
  stacks.get(id)?.at(-1)?.run()
}

/** Lets keys do things while the component is there. The component that came last wins; a new handler takes effect at once. */
export function useKeys(handlers: Handlers): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  const ids = Object.keys(handlers).sort().join(' ')
  useEffect(() => {
    const owned = ids.split(' ').map((id) => {
      const key = id as KeyId
      const item = { run: () => latest.current[key]?.() }
      stacks.set(key, [...(stacks.get(key) ?? []), item])
      return () =>
        stacks.set(
          key,
          (stacks.get(key) ?? []).filter((other) => other !== item),
        )
    })
    return () => owned.forEach((release) => release())
  }, [ids])
}

/** Listens for keys on the whole page; once, in the shell. */
export function useKeyListener(): void {
  useEffect(() => {
    const listener = makeListener()
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}

const chordMs = 1_000
/** Pressed on the way to another key: they end no chord. */
const modifiers = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'])

function makeListener(): (event: KeyboardEvent) => void {
  let first: { key: string; atMs: number } | undefined
  return (event) => {
    if (event.defaultPrevented || event.isComposing || modifiers.has(event.key) || !applies(event)) return
    const before = first !== undefined && event.timeStamp - first.atMs < chordMs ? first.key : undefined
    const key = event.ctrlKey || event.metaKey ? `Ctrl+${event.key}` : event.key
    const id = findKey(before === undefined ? key : `${before} ${key}`) ?? findKey(key)
    first = id === undefined && startsChord(key) ? { key, atMs: event.timeStamp } : undefined
    if (id === undefined || (isField(event.target) && !actsInFields(id))) return
    event.preventDefault()
    runKey(id)
  }
}

/**
 * Keys act only outside of fields and menus, and never with Alt; with Ctrl or Meta only those the table names so, and
 * some of them in fields too.
 */
function applies(event: KeyboardEvent): boolean {
  if (event.altKey) return false
  const target = event.target instanceof Element ? event.target : undefined
  if (target?.closest('[role="menu"], [role="dialog"], [role="listbox"]')) return false
  // A dialog that is just opening has not got the focus yet: what is typed meanwhile is meant for it.
  if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return false
  if (event.ctrlKey || event.metaKey) return true
  return !isField(target)
}

function actsInFields(id: KeyId): boolean {
  const entry: KeyEntry = keyTable[id]
  return entry.isInFields === true
}

function isField(target: EventTarget | null | undefined): boolean {
  if (!(target instanceof Element)) return false
  return target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable="true"]') !== null
}

function findKey(keys: string): KeyId | undefined {
  return keyIds.find((id) => {
    const entry: KeyEntry = keyTable[id]
    return entry.isLocal !== true && keysOf(id).includes(keys) && (stacks.get(id)?.length ?? 0) > 0
  })
}

function startsChord(key: string): boolean {
  return keyIds.some((id) => keysOf(id).some((keys) => keys.startsWith(`${key} `)))
}

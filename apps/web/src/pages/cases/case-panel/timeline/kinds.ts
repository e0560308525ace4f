import type { IconName } from '../../../../components/icon/icon.tsx'

/** What an entry of a timeline is about, for its icon and for the filter. */
export interface KindGroup {
  readonly name: string
  readonly word: string
  readonly icon: IconName
  /** The kinds of the API that belong to it. */
  readonly kinds: readonly string[]
}

export const kindGroups = [
  { name: 'notes', word: 'Notes', icon: 'note', kinds: ['note'] },
  {
    name: 'alerts',
    word: 'Alerts',
    icon: 'alerts',
    kinds: ['alert_linked', 'alert_unlinked', 'alert_reopened', 'incident'],
  },
  { name: 'tasks', word: 'Tasks', icon: 'task', kinds: ['task'] },
  { name: 'observables', word: 'Observables', icon: 'target', kinds: ['observable'] },
  { name: 'evidence', word: 'Evidence', icon: 'file', kinds: ['evidence'] },
  {
    name: 'changes',
    word: 'Changes',
    icon: 'cases',
    kinds: [
      'opened',
      'status',
      'severity',
      'assignee',
      'confidence',
      'resolution',
      'title',
      'description',
      'merged',
      'hold',
    ],
  },
] as const satisfies readonly KindGroup[]

export type KindName = (typeof kindGroups)[number]['name']

/** The group of a kind; one that a newer server may have is a change. */
export const groupOf = (kind: string): KindGroup =>
  kindGroups.find(({ kinds }) => kinds.some((one) => one === kind)) ?? kindGroups[kindGroups.length - 1]!

/** The kinds to ask the server for; none stands for all. */
export const kindsOf = (chosen: ReadonlySet<KindName>): readonly string[] =>
  kindGroups.flatMap(({ name, kinds }) => (chosen.has(name) ? [...kinds] : []))

const verbs: Readonly<Record<string, string>> = {
  note: 'noted',
  opened: 'opened the case',
  alert_linked: 'linked',
  alert_unlinked: 'took out',
  alert_reopened: 'saw again',
  incident: 'followed an incident',
  task: '',
  observable: 'added an observable',
  evidence: 'kept evidence',
  status: 'moved it',
  severity: 'changed the severity',
  assignee: 'gave it',
  confidence: 'set the confidence to',
  resolution: 'came to a resolution',
  title: 'renamed it',
  description: '',
  merged: '',
  hold: '',
}

/** What somebody did, between the name and the text; '' where the text says it. */
export const verbOf = (kind: string): string => verbs[kind] ?? kind.replaceAll('_', ' ')

/** A piece of a text: plain, or the number of an alert or a case that can be opened. */
export interface TextPiece {
  readonly text: string
  readonly opens?: 'alert' | 'case'
}

/** Only in what the server itself wrote: in a note, anybody may name anything. */
const namingKinds = new Set(['alert_linked', 'alert_unlinked', 'alert_reopened', 'merged'])

/** The text of an entry with the alerts and cases it names apart. */
export function piecesOf(kind: string, text: string): readonly TextPiece[] {
  if (!namingKinds.has(kind)) return [{ text }]
  return text
    .split(/\b([AC]-[1-9]\d{0,14})\b/)
    .map((part, i): TextPiece => {
      if (i % 2 === 0) return { text: part }
      return { text: part, opens: part.startsWith('A') ? 'alert' : 'case' }
    })
    .filter((piece) => piece.text !== '')
}

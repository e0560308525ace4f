import type { TimelineAnswer } from '@aurora/contract'
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
  { name: 'notes', word: 'Notes', icon: 'note', kinds: ['note', 'notebook'] },
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
      'zone',
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
  observable: 'added an observable',
  evidence: '',
  notebook: 'began to write in the notebook',
  status: 'moved it',
  severity: 'changed the severity',
  assignee: 'gave it to',
  confidence: 'set the confidence to',
  zone: 'set the local time zone to',
  resolution: 'came to a resolution',
  title: 'renamed it',
  description: '',
  merged: '',
  hold: '',
}

/** What a case was made of, where nobody gave a reason for it. */
const origins: Readonly<Record<string, string>> = {
  alert: ' for its alerts',
  rule: ' as a rule asks',
  incident: ' for an incident',
  event: ' for an event',
}

type Entry = Pick<TimelineAnswer['items'][number], 'kind' | 'text' | 'details'>

/** An entry as a sentence goes on after the name of who did it: the verb, and what it was done to. */
export function wordsOf({ kind, text, details }: Entry): { readonly verb: string; readonly text: string } {
  if (kind === 'task') return { verb: taskVerb(details['from'], details['to']), text: text.replace(/^task[^:]*: /, '') }
  const verb = verbs[kind] ?? kind.replaceAll('_', ' ')
  const origin = kind === 'opened' ? /^opened \((\w+)\)$/.exec(text)?.[1] : undefined
  if (origin !== undefined) return { verb: `${verb}${origins[origin] ?? ''}`, text: '' }
  if (kind === 'status') return { verb, text: text.replaceAll('_', ' ') }
  if (kind === 'assignee') return { verb, text: text.replace(/^assigned to /, '') }
  return { verb, text }
}

function taskVerb(from: unknown, to: unknown): string {
  if (from === undefined) return 'added the task'
  if (from === to) return 'changed the task'
  if (to === 'done') return 'finished the task'
  return to === 'cancelled' ? 'cancelled the task' : 'took up the task'
}

type Details = Pick<Entry, 'details'>

/** The tags of an entry. */
export const tagsOf = ({ details }: Details): readonly string[] => textsOf(details['tags'])

/** The values that were added with an entry. */
export const observablesOf = ({ details }: Details): readonly string[] => textsOf(details['observables'])

/** Id of the task an entry comments on. */
export const taskOf = ({ details }: Details): string | undefined => textsOf([details['task']])[0]

const textsOf = (given: unknown): readonly string[] =>
  Array.isArray(given) ? given.filter((one): one is string => typeof one === 'string') : []

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

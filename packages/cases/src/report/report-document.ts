import { formatTimeUs } from '@aurora/core'
import type { AlertDetail } from '../alerts/alert.ts'
import {
  alertPath,
  casePath,
  eventPath,
  linkTo,
  markingText,
  type CaseReport,
  type ReportSection,
} from './case-report.ts'
import { localTime } from '../local-time.ts'

/** A piece of text as it was written by somebody: each format shows it as text. */
export type Piece =
  | { readonly kind: 'text' | 'code' | 'time'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly address: string }

/** What stands in one place of a table. */
export type Cell = readonly Piece[]

/** What a report is made of, whatever it is written as. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: Cell])[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] }

/** Events of an alert that are named in its row. */
const shownEvents = 3

/** A report as headings, paragraphs and tables, in the order in which it is read. */
export function reportDocument(report: CaseReport): Block[] {
  return [...head(report), ...report.options.sections.flatMap((section) => sections[section](report)), foot(report)]
}

function head(report: CaseReport): Block[] {
  const { case: subject } = report
  const { resolution } = subject
  return [
    { kind: 'heading', level: 1, text: `${subject.name}: ${subject.title}` },
    { kind: 'facts', rows: factsOf(report) },
    ...said('Summary', subject.description),
    ...said('Why it was opened', subject.reason),
    ...(resolution === undefined ? [] : said('Outcome', `${words(resolution.value)}: ${resolution.text}`)),
  ]
}

function factsOf(report: CaseReport): (readonly [string, Cell])[] {
  const { case: subject } = report
  return [
    ['Case', [link(report, subject.name, casePath(subject.name))]],
    ['Severity', plain(subject.severity)],
    ['Status', plain(words(subject.status))],
    ['Assignee', plain(subject.assignee ?? 'nobody')],
    ['Opened', time(report, subject.createdUs)],
    ['Closed', subject.closedUs === undefined ? plain('still open') : time(report, subject.closedUs)],
    ['Techniques', plain(subject.techniques.length === 0 ? 'none named' : subject.techniques.join(', '))],
    ['Marking', plain(markingText(report.options.marking))],
  ]
}

const sections: Readonly<Record<ReportSection, (report: CaseReport) => Block[]>> = {
  notes: (report) => said('Notes', report.notes),
  alerts(report) {
    const columns = ['Alert', 'What', 'Severity', 'First and last seen', 'Events', 'About', 'Among them']
    return table('Alerts', columns, report.alerts.map((alert) => alertRow(report, alert)), 'No alert belongs to it.', report.left.alerts) // prettier-ignore
  },
  timeline(report) {
    const rows = report.timeline.map(({ atUs, actor, kind, text, isPinned }) => [
      time(report, atUs),
      plain(actor.name),
      plain(isPinned ? `${words(kind)}, a key moment` : words(kind)),
      plain(text),
    ])
    return table('Timeline', ['When', 'Who', 'What', 'Said'], rows, 'Nothing happened yet.', report.left.entries)
  },
  tasks(report) {
    const rows = report.case.tasks.map(({ title, state, assignee, dueUs }) => [
      plain(title),
      plain(words(state)),
      plain(assignee ?? 'nobody'),
      dueUs === undefined ? [] : time(report, dueUs),
    ])
    return table('Tasks', ['Task', 'State', 'Assignee', 'Due'], rows, 'There are no tasks.')
  },
  observables(report) {
    const rows = report.case.observables.map(({ kind, value, tags, firstSeenUs }) => [
      plain(kind),
      code(value),
      plain(tags.join(', ')),
      time(report, firstSeenUs),
    ])
    return table('Observables', ['Kind', 'Value', 'Tags', 'First seen'], rows, 'There are no observables.')
  },
  evidence(report) {
    const rows = report.evidence.map(({ name, sizeBytes, sha256, note, addedBy, addedUs }) => [
      plain(name),
      plain(String(sizeBytes)),
      code(sha256),
      plain(note),
      plain(addedBy),
      time(report, addedUs),
    ])
    const columns = ['File', 'Bytes', 'SHA-256', 'Note', 'Added by', 'Added']
    return table('Evidence', columns, rows, 'No files are kept with it.')
  },
}

const alertRow = (report: CaseReport, alert: AlertDetail): Cell[] => [
  [link(report, alert.name, alertPath(alert.name))],
  plain(alert.title),
  plain(alert.severity),
  [...time(report, alert.firstSeenUs), ...time(report, alert.lastSeenUs)],
  plain(String(alert.eventCount)),
  alert.entities.map(({ kind, value }) => ({ kind: 'code', text: `${kind} ${value}` })),
  alert.eventIds.slice(0, shownEvents).map((id) => link(report, id.slice(0, 8), eventPath(id))),
]

function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  empty: string,
  left = 0,
): Block[] {
  const heading = { kind: 'heading', level: 2, text: title } as const
  if (rows.length === 0) return [heading, { kind: 'paragraph', text: empty }]
  const more: Block[] = left === 0 ? [] : [{ kind: 'paragraph', text: `${left} more are not in this report.` }]
  return [heading, { kind: 'table', head: columns, rows }, ...more]
}

function said(title: string, text: string): Block[] {
  if (text === '') return []
  const parts = text.split(/\n{2,}/).filter((part) => part.trim() !== '')
  return [{ kind: 'heading', level: 2, text: title }, ...parts.map((part) => ({ kind: 'paragraph', text: part }) as const)] // prettier-ignore
}

const foot = (report: CaseReport): Block => ({
  kind: 'paragraph',
  text: `Made ${timeText(report, report.madeUs)} by ${report.madeBy}.`,
})

const words = (name: string): string => name.replaceAll('_', ' ')
const plain = (said: string): Cell => [{ kind: 'text', text: said }]
const code = (text: string): Cell => [{ kind: 'code', text }]
const time = (report: CaseReport, timeUs: number): Cell => [{ kind: 'time', text: timeText(report, timeUs) }]

function link(report: CaseReport, text: string, path: string): Piece {
  const address = linkTo(report, path)
  return address === '' ? { kind: 'text', text } : { kind: 'link', text, address }
}

/** UTC first, and beside it what clocks on the wall said. */
function timeText({ options }: CaseReport, timeUs: number): string {
  const local = localTime(timeUs, options.zone)
  const utc = `${formatTimeUs(timeUs).slice(0, 19).replace('T', ' ')} UTC`
  return local === '' ? utc : `${utc} (${local})`
}

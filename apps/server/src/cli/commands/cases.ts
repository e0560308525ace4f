import { openAsBlob } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CaseItem } from '@aurora/contract'
import { AppError } from '@aurora/core'
import { neededWord, runAction, type Action } from '../actions.ts'
import { call, callForBytes, type Server } from '../api-client.ts'
import { confirm } from '../ask.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { showText } from '../terminal.ts'
import { report } from './case-report.ts'

const list: Action = async (server, _words, context) => {
  const names = ['status', 'severity', 'assignee', 'sort', 'limit'] as const
  const given = Object.fromEntries(names.map((name) => [name, textFlag(context, name)]))
  const query = { ...given, q: textFlag(context, 'text') }
  const { items, cursor } = await call(server, 'listCases', { query, signal: context.signal })
  const { terminal } = context
  if (terminal.isJson) terminal.print(JSON.stringify(items))
  else for (const item of items) terminal.print(lineOf(item))
  terminal.note(
    `${items.length === 1 ? '1 case' : `${items.length} cases`}${cursor === null ? '' : '; there are more'}`,
  )
  return 0
}

const show: Action = async (server, words, context) => {
  const params = { id: neededWord(words, 0, 'a case', './aurora cases show C-1') }
  const found = await call(server, 'getCase', { params })
  const { items: timeline } = await call(server, 'caseTimeline', { params, query: { limit: 20 } })
  const { items: evidence } = await call(server, 'listEvidence', { params })
  const { terminal } = context
  if (terminal.isJson) {
    terminal.print(JSON.stringify({ ...found, timeline, evidence }))
    return 0
  }
  terminal.print(lineOf(found))
  if (found.description !== '') terminal.print(`  ${showText(found.description)}`)
  if (found.resolution !== null) terminal.print(`  ${found.resolution.value}: ${showText(found.resolution.text)}`)
  terminal.print(`  ${found.alertCount} alerts; see: ./aurora alerts list --case ${found.name}`)
  for (const task of found.tasks)
    terminal.print(`  task ${task.id.slice(0, 8)} ${task.state.padEnd(11)} ${showText(task.title)}`)
  for (const one of found.observables) terminal.print(`  ${one.kind} ${showText(one.value)}`)
  for (const file of evidence)
    terminal.print(`  evidence ${file.id}  ${file.bytes} bytes  ${showText(file.name)}  sha256 ${file.sha256}`)
  for (const entry of timeline)
    terminal.print(
      `  ${time(entry.at)}  ${showText(entry.actor.name).padEnd(12)} ${entry.kind}: ${showText(entry.text)}`,
    )
  return 0
}

const openCase: Action = async (server, words, context) => {
  const title = neededWord(words, 0, 'a title', "./aurora cases open 'Odd logins of bob' --alert A-1042")
  const body = {
    title,
    alerts: context.flags['alert'],
    reason: textFlag(context, 'reason'),
    severity: textFlag(context, 'set-severity'),
    assignee: textFlag(context, 'set-assignee'),
    description: textFlag(context, 'description'),
  }
  return print(await call(server, 'createCase', { body }), context)
}

const set: Action = async (server, words, context) => {
  const id = neededWord(words, 0, 'a case', './aurora cases set C-1 --set-status in_progress')
  const value = textFlag(context, 'resolution')
  const assignee = textFlag(context, 'set-assignee')
  const wanted = {
    status: textFlag(context, 'set-status'),
    severity: textFlag(context, 'set-severity'),
    assignee: assignee === 'none' ? null : assignee,
    resolution: value === undefined ? undefined : { value, text: textFlag(context, 'reason') ?? '' },
    alerts: textFlag(context, 'alerts'),
  }
  if (Object.values(wanted).every((part) => part === undefined))
    throw new AppError('request.invalid', 'nothing to change was named', {
      hint: '--set-status, --set-severity, --set-assignee, --resolution with --reason',
    })
  return print(await call(server, 'changeCase', { params: { id }, body: wanted }), context)
}

const note: Action = async (server, words, context) => {
  const id = neededWord(words, 0, 'a case', "./aurora cases note C-1 'called the user'")
  neededWord(words, 1, 'the text of the note', "./aurora cases note C-1 'called the user'")
  const body = { text: words.slice(1).join(' ') }
  return print(await call(server, 'noteCase', { params: { id }, body }), context)
}

const task: Action = async (server, words, context) => {
  const id = neededWord(words, 0, 'a case', "./aurora cases task C-1 'reset the passphrase' --due now+1d")
  const state = textFlag(context, 'state')
  const what = neededWord(
    words,
    1,
    state === undefined ? 'a title' : 'a task',
    './aurora cases task C-1 TASK --state done',
  )
  const assignee = textFlag(context, 'set-assignee')
  const body = { assignee: assignee === 'none' ? null : assignee, due: textFlag(context, 'due'), state }
  const made =
    state === undefined
      ? await call(server, 'addTask', { params: { id }, body: { ...body, title: what } })
      : await call(server, 'changeTask', { params: { id, task: await taskId(server, id, what) }, body })
  const { terminal } = context
  terminal.print(
    terminal.isJson ? JSON.stringify(made) : `${made.id.slice(0, 8)} ${made.state.padEnd(11)} ${showText(made.title)}`,
  )
  return 0
}

const evidence: Action = async (server, words, context) => {
  const example = './aurora cases evidence add C-1 FILE, or: evidence get C-1 EVIDENCE FILE'
  const what = neededWord(words, 0, 'add or get', example)
  const id = neededWord(words, 1, 'a case', example)
  const third = neededWord(words, 2, what === 'add' ? 'a file' : 'the id of the evidence', example)
  if (what === 'add') return await addEvidence(server, id, third, context)
  if (what !== 'get') throw new AppError('request.invalid', 'evidence is added or got', { hint: example })
  return await getEvidence(server, id, third, neededWord(words, 3, 'a file to write', example), context)
}

const merge: Action = async (server, words, context) => {
  const example = './aurora cases merge C-2 C-1'
  const id = neededWord(words, 0, 'the case that goes', example)
  const into = neededWord(words, 1, 'the case that stays', example)
  const preview = await call(server, 'mergeCase', { params: { id }, body: { into, isTrial: true } })
  const { alerts, tasks, observables, evidence: files } = preview
  const what = `move ${alerts} alerts, ${tasks} tasks, ${observables} observables and ${files} files from ${preview.from} to ${preview.into}`
  await confirm(context, what, preview.from)
  const moved = await call(server, 'mergeCase', { params: { id }, body: { into } })
  context.terminal.print(context.terminal.isJson ? JSON.stringify(moved) : `${moved.from} is merged into ${moved.into}`)
  return 0
}

/** Cases: open, look at, work on, close. */
export const cases: Command = {
  name: 'cases',
  usage:
    'cases [list] | cases open TITLE | cases show|set|note|task|merge CASE … | cases evidence add|get CASE … | cases report CASE [FILE]',
  about: 'opens cases and works on them',
  examples: [
    "./aurora cases open 'Odd logins of bob' --alert A-1042 --alert A-1043",
    "./aurora cases set C-17 --set-status closed --resolution benign --reason 'a test of ours' --alerts resolve",
    './aurora cases report C-17 report.pdf --tlp amber --zone Europe/Berlin',
  ],
  subcommands: ['list', 'show', 'open', 'set', 'note', 'task', 'evidence', 'merge', 'report'],
  flags: {
    status: { type: 'string', value: 'NAMES', about: 'only these statuses, comma separated' },
    severity: { type: 'string', value: 'NAMES', about: 'only these severities, comma separated' },
    assignee: { type: 'string', value: 'NAME', about: 'only of this user; none: of nobody' },
    text: { type: 'string', value: 'TEXT', about: 'only with this in title or description' },
    sort: { type: 'string', value: 'ORDER', about: 'newest (default), severity or updated' },
    limit: { type: 'string', value: 'N', about: 'at most so many (default 50, at most 200)' },
    alert: {
      type: 'string',
      value: 'ALERT',
      about: 'an alert it is about; may stand more than once (open)',
      multiple: true,
    },
    description: { type: 'string', value: 'TEXT', about: 'what it is about (open)' },
    reason: {
      type: 'string',
      value: 'TEXT',
      about: 'why there is a case (open), or what it came to (set --resolution)',
    },
    'set-status': { type: 'string', value: 'STATUS', about: 'what it becomes (set)' },
    'set-severity': { type: 'string', value: 'NAME', about: 'how severe it is (open, set)' },
    'set-assignee': { type: 'string', value: 'NAME', about: 'whose it is; none: nobody’s (open, set, task)' },
    resolution: {
      type: 'string',
      value: 'WORD',
      about: 'what it came to: true_positive, benign, false_positive, duplicate, inconclusive',
    },
    alerts: {
      type: 'string',
      value: 'HOW',
      about: 'what becomes of its open alerts: keep (default), resolve, false_positive',
    },
    due: { type: 'string', value: 'TIME', about: 'until when a task is to be done: now+2d, or ISO 8601' },
    state: { type: 'string', value: 'STATE', about: 'of a task: open, in_progress, done, cancelled' },
    note: { type: 'string', value: 'TEXT', about: 'what a piece of evidence is (evidence add)' },
    format: {
      type: 'string',
      value: 'FORMAT',
      about: 'html, pdf, markdown, json or stix; else the ending of the file says it (report)',
    },
    tlp: { type: 'string', value: 'MARK', about: 'red, amber+strict, amber (default), green, clear (report)' },
    zone: { type: 'string', value: 'ZONE', about: 'a time zone beside UTC, such as Europe/Berlin (report)' },
    sections: {
      type: 'string',
      value: 'NAMES',
      about: 'of alerts, timeline, tasks, observables, evidence; all unless given (report)',
    },
  },
  run: async (context) =>
    await runAction('cases', { list, show, open: openCase, set, note, task, evidence, merge, report }, 'list', context),
}

/** A task may be named by the first digits of its id, as `show` prints them. */
async function taskId(server: Server, caseId: string, start: string): Promise<string> {
  const { tasks } = await call(server, 'getCase', { params: { id: caseId } })
  const found = tasks.filter((one) => one.id.startsWith(start))
  if (found.length === 1 && found[0] !== undefined) return found[0].id
  throw new AppError('request.not_found', `${found.length} tasks of this case begin with "${start}"`)
}

async function addEvidence(server: Server, id: string, file: string, context: Context): Promise<number> {
  const content = await openAsBlob(file).catch((error: unknown) => {
    throw new AppError('request.invalid', `${file} cannot be read`, {}, error)
  })
  const item = await call(server, 'addEvidence', {
    params: { id },
    query: { name: basename(file), note: textFlag(context, 'note') },
    bytes: { content, headers: { 'content-type': 'application/octet-stream' } },
    signal: context.signal,
  })
  context.terminal.print(
    context.terminal.isJson ? JSON.stringify(item) : `${item.id}  ${item.bytes} bytes  sha256 ${item.sha256}`,
  )
  return 0
}

/** Writes the file anew: what is there already is not written over. */
async function getEvidence(
  server: Server,
  id: string,
  evidenceId: string,
  file: string,
  context: Context,
): Promise<number> {
  const params = { id, evidence: evidenceId }
  const response = await callForBytes(server, 'getEvidence', { params, signal: context.signal })
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw new AppError('request.invalid', `${file} is there already, or cannot be written`, {}, error)
  })
  try {
    for await (const part of response.body ?? []) await handle.writeFile(part)
    await handle.close()
  } catch (error) {
    await handle.close()
    await rm(file, { force: true })
    throw error
  }
  context.terminal.note(`${file} is written; sha256 ${response.headers.get('x-content-sha256') ?? ''}`)
  return 0
}

function print(item: CaseItem, { terminal }: Context): number {
  terminal.print(terminal.isJson ? JSON.stringify(item) : lineOf(item))
  return 0
}

function lineOf(item: CaseItem): string {
  const who = item.assignee === null ? '-' : showText(item.assignee)
  return `${item.name.padEnd(8)} ${item.severity.padEnd(8)} ${item.status.padEnd(16)} ${who.padEnd(12)} ${time(item.updated)}  ${showText(item.title)}`
}

/** To the second. */
const time = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')}Z`

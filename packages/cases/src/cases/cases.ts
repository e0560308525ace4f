import { AppError, entityKinds } from '@aurora/core'
import { assertAssignee } from '../assignee.ts'
import type { By } from '../by.ts'
import { change, type Context } from '../change.ts'
import { assertFresh, loadAlertRow } from '../alerts/alert-store.ts'
import { keysOfGiven } from '../alerts/entity-key.ts'
import { bounds } from '../limits.ts'
import { requireText } from '../plain-text.ts'
import { printShort } from '../short-number.ts'
import { tablesOf, type CaseRow } from '../tables.ts'
import { readTimeline, type TimelinePage, type TimelineQuery } from '../timeline.ts'
import { record, tell, type Details, type Work } from '../work.ts'
import { caseOf, type Case } from './case.ts'
import { addNote, commentsByTask, pinEntry, tellObservables, type NewNote } from './case-notes.ts'
import { applyCaseChange, type CaseChange } from './case-change.ts'
import { closeAlerts } from './case-closing.ts'
import { deleteCase } from './case-deletion.ts'
import { loadDetail, type CaseDetail } from './case-detail.ts'
import {
  countCases,
  listCases,
  type CaseCounts,
  type CaseFilter,
  type CasePage,
  type CaseQuery,
} from './case-listing.ts'
import { makeCase, type NewCase } from './case-making.ts'
import { isCaseDone } from './case-status.ts'
import { caseTarget, linkAlerts, loadCaseRow, updateCase } from './case-store.ts'
import type { EvidenceFolder } from './evidence-folder.ts'
import { mergeInto, previewMerge, type MergePreview } from './merge.ts'
import { loadNotebook, mergeNotebook, writeNotebook, type Notebook } from './notebook.ts'
import { parseObservable, type NewObservable } from './observables.ts'
import { findSimilar, type SimilarCase } from './similar-cases.ts'
import { requireTemplate } from './task-templates.ts'
import { insertTask, insertTemplate, taskOf, updateTask, type Task, type TaskChange } from './tasks.ts'

/**
 * The cases of this installation.
 *
 * An address is a UUID or a short number, `C-17`. Each change is recorded in the audit log in the transaction that makes
 * it, and fails with 'request.not_found', 'request.invalid', 'change.transition', or, where a revision is given that is
 * no longer the present one, with 'change.stale'. A case that was merged into another takes no more changes.
 */
export class Cases {
  readonly #context: Context
  readonly #folder: EvidenceFolder

  constructor(context: Context, folder: EvidenceFolder) {
    this.#context = context
    this.#folder = folder
  }

  list(query: CaseQuery = {}): Promise<CasePage> {
    return listCases(this.#context.state, query)
  }

  counts(filter: CaseFilter = {}): Promise<CaseCounts> {
    return countCases(this.#context.state, filter)
  }

  async find(address: string): Promise<CaseDetail> {
    return loadDetail(this.#context.state, await this.#row(address))
  }

  /** What happened to a case, newest first. */
  async timeline(address: string, query: TimelineQuery = {}): Promise<TimelinePage> {
    const { id } = await this.#row(address)
    const aboutAlerts = query.about === undefined ? undefined : await this.#alertsAbout(id, query.about)
    return readTimeline(this.#context.state, id, { ...query, aboutAlerts })
  }

  /** The ten cases most like this one, with what they share. */
  async similar(address: string): Promise<SimilarCase[]> {
    return findSimilar(this.#context.state, (await this.#row(address)).id)
  }

  /** Opens a case; see {@link makeCase}. */
  async open(given: NewCase, by: By): Promise<Case> {
    await assertAssignee(this.#context, given.assignee, by)
    const origin = (given.alerts ?? []).length > 0 ? 'alert' : 'manual'
    return change(this.#context, async (work) => caseOf(await makeCase(work, given, origin, by)))
  }

  /** Changes a case; `revision` is that of the case the change was decided on. */
  async change(address: string, wanted: CaseChange, by: By, revision?: number): Promise<Case> {
    await assertAssignee(this.#context, wanted.assignee, by)
    return this.#edit(address, async (work, row) => {
      assertFresh(row, printShort('C', row.number), revision)
      const { row: next, told } = applyCaseChange(row, wanted, work.nowUs)
      const isEnded = isCaseDone(next.status) && next.status !== row.status
      if (wanted.alerts !== undefined && !isEnded)
        throw new AppError('request.invalid', 'alerts are closed with their case, when it is resolved or closed')
      if (told.length === 0) return caseOf(row)
      await updateCase(work, next)
      for (const { kind, text, details } of told) tell(work, row.id, kind, by, text, details)
      const changes = told.map(({ kind, text, details }) => [
        kind,
        kind === 'note' ? { chars: text.length } : (details ?? text),
      ])
      const closed = isEnded ? await closeAlerts(work, next, wanted.alerts ?? 'keep', by) : 0
      record(work, by, {
        eventType: 'case',
        action: next.status === 'closed' && row.status !== 'closed' ? 'case.close' : 'case.change',
        target: caseTarget(row),
        details: { ...Object.fromEntries(changes), ...(closed > 0 ? { closedAlerts: closed } : {}) },
      })
      return caseOf(next)
    })
  }

  /** Adds a note, with its tags and observables; see {@link addNote}. */
  note(address: string, given: NewNote, by: By): Promise<Case> {
    return this.#edit(address, async (work, row) => {
      const next = await addNote(work, row, given, by)
      const about = { tags: given.tags ?? [], observables: (given.observables ?? []).length }
      this.#record(work, by, row, 'case.change', { note: given.text.length, ...about })
      return caseOf(next)
    })
  }

  /** Marks an entry of the timeline as a key moment, or takes the mark away. */
  pin(address: string, number: number, isPinned: boolean, by: By): Promise<void> {
    return this.#edit(address, async (work, row) => {
      if (await pinEntry(work, row, number, isPinned, by))
        this.#record(work, by, row, isPinned ? 'case.pin' : 'case.unpin', { entry: number })
    })
  }

  /** Links alerts; each may be in one case only. */
  link(address: string, alerts: readonly string[], by: By): Promise<Case> {
    if (alerts.length > bounds.alertsOfCase) throw new AppError('request.invalid', 'these are too many alerts')
    return this.#edit(address, async (work, row) => {
      const rows = []
      for (const alert of new Set(alerts)) rows.push(await loadAlertRow(work.db, alert))
      const linked = await linkAlerts(work, row, rows, by)
      const names = rows.map((alert) => printShort('A', alert.number))
      this.#record(work, by, row, 'case.link', { alerts: names.slice(0, 200) })
      return caseOf(linked)
    })
  }

  /** Takes an alert out of the case. What it brought along (observables, severity) stays. */
  unlink(address: string, alert: string, by: By): Promise<void> {
    return this.#edit(address, async (work, row) => {
      const found = await loadAlertRow(work.db, alert)
      const name = printShort('A', found.number)
      if (found.case_id !== row.id) throw new AppError('request.not_found', `${name} is not in this case`)
      await work.db.updateTable('alerts').set({ case_id: null }).where('id', '=', found.id).execute()
      tell(work, row.id, 'alert_unlinked', by, name)
      tell(work, found.id, 'case', by, `taken out of ${printShort('C', row.number)}`, { caseId: row.id })
      work.feed.push({ kind: 'changed', alert: found })
      this.#record(work, by, row, 'case.unlink', { alert: name })
    })
  }

  async addTask(address: string, wanted: TaskChange, by: By): Promise<Task> {
    await assertAssignee(this.#context, wanted.assignee, by)
    return this.#edit(address, async (work, row) => {
      const task = await insertTask(work, row.id, wanted)
      tell(work, row.id, 'task', by, `task: ${task.title}`, { task: task.id, state: task.state })
      this.#record(work, by, row, 'case.task', { task: task.title, state: task.state })
      return taskOf(task)
    })
  }

  /** Adds the tasks of a template, those of a title that is there already left out. */
  addTasks(address: string, template: string, by: By): Promise<Task[]> {
    return this.#edit(address, async (work, row) => {
      const tasks = await insertTemplate(work, row.id, requireTemplate(template))
      for (const { id, title, state } of tasks) tell(work, row.id, 'task', by, `task: ${title}`, { task: id, state })
      this.#record(work, by, row, 'case.task', { template, tasks: tasks.length })
      return tasks.map((task) => taskOf(task))
    })
  }

  async changeTask(address: string, id: string, wanted: TaskChange, by: By): Promise<Task> {
    await assertAssignee(this.#context, wanted.assignee, by)
    return this.#edit(address, async (work, row) => {
      const { before, after } = await updateTask(work, row.id, id, wanted)
      const text = before.state === after.state ? `task: ${after.title}` : `task ${after.state}: ${after.title}`
      tell(work, row.id, 'task', by, text, { task: id, from: before.state, to: after.state })
      this.#record(work, by, row, 'case.task', { task: after.title, from: before.state, to: after.state })
      return taskOf(after, (await commentsByTask(work.db, row.id)).get(id))
    })
  }

  /** Adds an observable; one that is there already stays as it is. */
  addObservable(address: string, given: NewObservable, by: By): Promise<void> {
    return this.#edit(address, async (work, row) => {
      const observable = parseObservable(given, work.nowUs)
      if ((await tellObservables(work, row.id, [observable], by)) === 0) return
      this.#record(work, by, row, 'case.observable', { kind: observable.kind, value: observable.value })
    })
  }

  /** What the people of the case write together. */
  async notebook(address: string): Promise<Notebook> {
    return loadNotebook(tablesOf(this.#context.state), (await this.#row(address)).id)
  }

  /** See {@link writeNotebook}. */
  writeNotebook(
    address: string,
    given: { readonly text: string; readonly revision: number },
    by: By,
  ): Promise<Notebook> {
    return this.#edit(address, (work, row) => writeNotebook(work, row, given, by))
  }

  /** What {@link Cases.merge} would move; fails as it would. */
  previewMerge(from: string, into: string): Promise<MergePreview> {
    return change(this.#context, async (work) =>
      previewMerge(work, await loadCaseRow(work.db, from), await loadCaseRow(work.db, into)),
    )
  }

  /** Merges `from` into `into`: everything moves but its timeline, and it is closed saying where it went. */
  merge(from: string, into: string, by: By): Promise<MergePreview> {
    return change(this.#context, async (work) => {
      const source = await loadCaseRow(work.db, from)
      const target = await loadCaseRow(work.db, into)
      const moved = await previewMerge(work, source, target)
      await mergeInto(work, source, target)
      await mergeNotebook(work, source, target, by)
      const { alerts, tasks, observables, evidence } = moved
      const details = { alerts, tasks, observables, evidence }
      tell(work, source.id, 'merged', by, `merged into ${moved.into}`, { into: target.id, ...details })
      tell(work, target.id, 'merged', by, `${moved.from} was merged into this`, { from: source.id, ...details })
      record(work, by, {
        eventType: 'case',
        action: 'case.merge',
        target: caseTarget(target),
        details: { from: moved.from, ...details },
      })
      return moved
    })
  }

  /** Puts a case under legal hold, or ends the hold: a held case and its evidence cannot be deleted or merged away. */
  hold(address: string, wanted: { readonly isHeld: boolean; readonly reason: string }, by: By): Promise<Case> {
    return this.#edit(address, async (work, row) => {
      const reason = requireText('the reason', wanted.reason, bounds.noteChars)
      const held = { is_held: wanted.isHeld ? 1 : 0, held_reason: wanted.isHeld ? reason : '' }
      const next: CaseRow = { ...row, ...held, updated_us: work.nowUs, revision: row.revision + 1 }
      await updateCase(work, next)
      tell(work, row.id, 'hold', by, `${wanted.isHeld ? 'put under legal hold' : 'legal hold ended'}: ${reason}`)
      this.#record(work, by, row, wanted.isHeld ? 'case.hold' : 'case.release', { reason })
      return caseOf(next)
    })
  }

  /**
   * Deletes a case that was closed long enough ago, with its tasks, observables, evidence and timeline; its alerts stay.
   * Fails with 'case.held', and with 'request.conflict' while it is too young.
   */
  async delete(address: string, by: By): Promise<void> {
    await deleteCase(this.#context, this.#folder, address, by)
  }

  /** Names of the alerts of a case that are about a value of any kind. */
  async #alertsAbout(id: string, value: string): Promise<ReadonlySet<string>> {
    const rows = await tablesOf(this.#context.state)
      .selectFrom('alerts')
      .innerJoin('alert_entities', 'alert_entities.alert_id', 'alerts.id')
      .select('alerts.number')
      .where('case_id', '=', id)
      .where(
        'entity_key',
        'in',
        [...entityKinds].flatMap((kind) => keysOfGiven(kind, value)),
      )
      .execute()
    return new Set(rows.map(({ number }) => printShort('A', number)))
  }

  #row(address: string): Promise<CaseRow> {
    return loadCaseRow(tablesOf(this.#context.state), address)
  }

  #edit<Result>(address: string, run: (work: Work, row: CaseRow) => Promise<Result>): Promise<Result> {
    return change(this.#context, async (work) => {
      const row = await loadCaseRow(work.db, address)
      if (row.merged_into !== null)
        throw new AppError('change.transition', `${printShort('C', row.number)} was merged into another case`, {
          mergedInto: row.merged_into,
          hint: 'work on that one',
        })
      return run(work, row)
    })
  }

  #record(work: Work, by: By, row: CaseRow, action: string, details: Details): void {
    record(work, by, { eventType: 'case', action, target: caseTarget(row), details })
  }
}

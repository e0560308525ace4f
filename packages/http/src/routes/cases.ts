import { Readable } from 'node:stream'
import { taskTemplates, type Casework } from '@aurora/cases'
import { caseShapes, type CaseFilterQuery, type CaseTimelineQuery } from '@aurora/contract'
import { AppError } from '@aurora/core'
import { toTimeline } from '../alert-item.ts'
import { toCaseDetail, toCaseItem, toEvidenceItem, toNotebook, toTask } from '../case-item.ts'
import type { FastifyInstance } from '../fastify.ts'
import { demand, handle } from '../handle.ts'
import { assigneeOf, byOf, entityGiven, listOf, severitiesOf, timeOf, timeOrNull } from '../parameters.ts'
import { passBodiesThrough } from '../raw-body.ts'
import type { Services } from '../services.ts'

/** Cases with their alerts, tasks, observables and evidence. */
export function caseRoutes(app: FastifyInstance, { casework }: Services): void {
  readingRoutes(app, casework)
  workingRoutes(app, casework)
  notebookRoutes(app, casework)
  partRoutes(app, casework)
  endingRoutes(app, casework)
  evidenceRoutes(app, casework)
  reportRoutes(app, casework)
}

const address = (call: { readonly params: Readonly<Record<string, string>> }): string => call.params['id'] ?? ''

function readingRoutes(app: FastifyInstance, { cases }: Casework): void {
  handle(app, 'listCases', async ({ query }) => {
    const { sort, limit, cursor } = query
    const page = await cases.list({ ...filterOf(query), sort, limit, cursor })
    return { items: page.items.map(toCaseItem), cursor: page.cursor ?? null }
  })

  handle(app, 'countCases', async ({ query }) => {
    const { total, byStatus, lastClosedUs } = await cases.counts(filterOf(query))
    return { total, byStatus: { ...byStatus }, lastClosed: timeOrNull(lastClosedUs) }
  })

  handle(app, 'getCase', async (call) => toCaseDetail(await cases.find(address(call))))

  handle(app, 'caseTimeline', async (call) => toTimeline(await cases.timeline(address(call), timelineOf(call.query))))

  handle(app, 'similarCases', async (call) => ({
    items: (await cases.similar(address(call))).map((one) => ({
      case: toCaseItem(one.case),
      score: one.score,
      observables: [...one.observables],
      techniques: [...one.techniques],
    })),
  }))
}

/** The filter of a request. Fails with 'request.invalid' for a status or a severity there is not. */
function filterOf({ status, severity, assignee, q, entity }: CaseFilterQuery) {
  const statuses = listOf(status)
  const wrong = statuses?.find((one) => !caseShapes.caseStatusNames.some((name) => name === one))
  if (wrong !== undefined)
    throw new AppError('request.invalid', `there is no status "${wrong.slice(0, 64)}"`, {
      hint: caseShapes.caseStatusNames.join(', '),
    })
  return {
    statuses,
    severities: severitiesOf(severity),
    assignee: assigneeOf(assignee),
    text: q,
    entity: entityGiven(entity),
  }
}

const timelineOf = ({ kind, from, to, pinned, ...rest }: CaseTimelineQuery) => ({
  ...rest,
  kinds: listOf(kind),
  fromUs: timeOf(from),
  toUs: timeOf(to),
  isPinned: pinned === 'true',
})

const ends = new Set(['resolved', 'closed'])

function workingRoutes(app: FastifyInstance, { cases }: Casework): void {
  handle(app, 'createCase', async (call) => {
    const made = await cases.open(call.body, byOf(call))
    call.reply.code(201)
    return toCaseItem(made)
  })

  handle(app, 'changeCase', async (call) => {
    const { revision, ...change } = call.body
    if (ends.has(change.status ?? '')) demand('cases:close', call.principal)
    if (change.alerts !== undefined && change.alerts !== 'keep') demand('alerts:write', call.principal)
    return toCaseItem(await cases.change(address(call), change, byOf(call), revision))
  })

  handle(app, 'noteCase', async (call) => toCaseItem(await cases.note(address(call), call.body, byOf(call))))

  handle(app, 'pinEntry', async (call) => {
    const number = Number(call.params['number'] ?? '')
    if (!Number.isSafeInteger(number)) throw new AppError('request.not_found', 'the timeline has no such entry')
    await cases.pin(address(call), number, call.body.isPinned, byOf(call))
    return undefined
  })
}

function notebookRoutes(app: FastifyInstance, { cases }: Casework): void {
  handle(app, 'readNotebook', async (call) => toNotebook(await cases.notebook(address(call))))

  handle(app, 'writeNotebook', async (call) =>
    toNotebook(await cases.writeNotebook(address(call), call.body, byOf(call))),
  )
}

function partRoutes(app: FastifyInstance, { cases }: Casework): void {
  handle(app, 'linkAlerts', async (call) => toCaseItem(await cases.link(address(call), call.body.alerts, byOf(call))))

  handle(app, 'unlinkAlert', async (call) => {
    await cases.unlink(address(call), call.params['alert'] ?? '', byOf(call))
    return undefined
  })

  handle(app, 'addTask', async (call) => {
    const task = await cases.addTask(address(call), taskOf(call.body), byOf(call))
    call.reply.code(201)
    return toTask(task)
  })

  handle(app, 'listTaskTemplates', () =>
    Promise.resolve({ items: taskTemplates.map((one) => ({ ...one, tasks: [...one.tasks] })) }),
  )

  handle(app, 'addTasks', async (call) => ({
    items: (await cases.addTasks(address(call), call.body.template, byOf(call))).map(toTask),
  }))

  handle(app, 'changeTask', async (call) =>
    toTask(await cases.changeTask(address(call), call.params['task'] ?? '', taskOf(call.body), byOf(call))),
  )

  handle(app, 'addObservable', async (call) => {
    await cases.addObservable(address(call), call.body, byOf(call))
    return toCaseDetail(await cases.find(address(call)))
  })
}

function endingRoutes(app: FastifyInstance, { cases }: Casework): void {
  handle(app, 'mergeCase', async (call) => {
    const { into, isTrial } = call.body
    return isTrial ? await cases.previewMerge(address(call), into) : await cases.merge(address(call), into, byOf(call))
  })

  handle(app, 'holdCase', async (call) => {
    if (!call.body.isHeld) demand('settings:manage', call.principal)
    return toCaseItem(await cases.hold(address(call), call.body, byOf(call)))
  })

  handle(app, 'deleteCase', async (call) => {
    await cases.delete(address(call), byOf(call))
    return undefined
  })
}

/** Evidence comes as the bytes of the body, and goes out as a file to be saved: never as something a browser shows. */
function evidenceRoutes(app: FastifyInstance, { evidence }: Casework): void {
  handle(app, 'listEvidence', async (call) => ({ items: (await evidence.list(address(call))).map(toEvidenceItem) }))

  handle(app, 'getEvidence', async (call) => {
    const { item, body } = await evidence.read(address(call), call.params['evidence'] ?? '', byOf(call))
    call.reply
      .type('application/octet-stream')
      .header('content-length', item.sizeBytes)
      .header('content-disposition', `attachment; filename="evidence"; filename*=UTF-8''${encodeName(item.name)}`)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-content-sha256', item.sha256)
    return Readable.from(body)
  })

  void app.register(async (scope) => {
    passBodiesThrough(scope)
    handle(scope, 'addEvidence', async (call) => {
      const body = call.request.body
      if (!(body instanceof Readable))
        throw new AppError('request.invalid', 'the body is empty', { hint: 'send the bytes of the file' })
      const mediaType = call.request.headers['content-type']
      const item = await evidence.add(address(call), { ...call.query, mediaType, body }, byOf(call))
      call.reply.code(201)
      return toEvidenceItem(item)
    })
  })
}

/** Reports go out as files to be saved, as evidence does. */
function reportRoutes(app: FastifyInstance, { reports }: Casework): void {
  handle(app, 'reportCase', async (call) => {
    demand('cases:read', call.principal)
    const { format, isPreview, ...options } = call.body
    const origin = `${call.request.protocol}://${call.request.host}`
    const asked = [address(call), format, { ...options, origin }, byOf(call)] as const
    const report = isPreview ? await reports.preview(...asked) : await reports.write(...asked)
    call.reply
      .type(report.mediaType)
      .header('content-disposition', `attachment; filename="${report.fileName}"`)
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    return Readable.from([Buffer.from(report.text)])
  })
}

/** A name as `filename*` takes it: RFC 8187 §3.2, where quotes and stars are no plain characters. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

function taskOf({ due, ...task }: { readonly due?: string | null | undefined }) {
  return { ...task, dueUs: due === null ? null : timeOf(due) }
}

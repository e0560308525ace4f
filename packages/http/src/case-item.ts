import type { Case, CaseDetail, EvidenceItem, Notebook } from '@aurora/cases'
import type { CaseDetail as DetailShape, CaseItem } from '@aurora/contract'
import { formatTimeUs } from '@aurora/core'
import { timeOrNull } from './parameters.ts'

/** The case as the API shows it. */
export function toCaseItem(one: Case): CaseItem {
  return {
    id: one.id,
    name: one.name,
    title: one.title,
    description: one.description,
    severity: one.severity,
    status: one.status,
    origin: one.origin,
    reason: one.reason,
    assignee: one.assignee ?? null,
    confidence: one.confidence ?? null,
    resolution: one.resolution === undefined ? null : { ...one.resolution },
    legalHold: one.legalHold === undefined ? null : { ...one.legalHold },
    zone: one.zone ?? null,
    mergedInto: one.mergedInto ?? null,
    created: formatTimeUs(one.createdUs),
    updated: formatTimeUs(one.updatedUs),
    statusSince: formatTimeUs(one.statusSinceUs),
    closed: timeOrNull(one.closedUs),
    revision: one.revision,
  }
}

/** The case with its parts, as the API shows it. */
export function toCaseDetail(one: CaseDetail): DetailShape {
  return {
    ...toCaseItem(one),
    alertCount: one.alertCount,
    techniques: [...one.techniques],
    assetTypes: [...one.assetTypes],
    isCpsInvolved: one.isCpsInvolved,
    indicators: [...one.indicators],
    alerts: [...one.alerts],
    evidenceCount: one.evidenceCount,
    noteCount: one.noteCount,
    tasks: one.tasks.map(toTask),
    observables: one.observables.map(({ id, kind, value, tags, firstSeenUs, alertId }) => ({
      id,
      kind,
      value,
      tags: [...tags],
      firstSeen: formatTimeUs(firstSeenUs),
      alertId: alertId ?? null,
    })),
  }
}

/** A task as the API shows it. */
export function toTask(task: CaseDetail['tasks'][number]): DetailShape['tasks'][number] {
  return {
    id: task.id,
    title: task.title,
    assignee: task.assignee ?? null,
    due: timeOrNull(task.dueUs),
    state: task.state,
    created: formatTimeUs(task.createdUs),
    updated: formatTimeUs(task.updatedUs),
    commentCount: task.commentCount,
  }
}

/** The text of a case as the API shows it. */
export function toNotebook({ text, revision, updatedUs, updatedBy }: Notebook) {
  return { text, revision, updated: timeOrNull(updatedUs), updatedBy: updatedBy ?? null }
}

/** A file of a case as the API shows it. */
export function toEvidenceItem(item: EvidenceItem) {
  return {
    id: item.id,
    name: item.name,
    mediaType: item.mediaType,
    bytes: item.sizeBytes,
    sha256: item.sha256,
    note: item.note,
    added: formatTimeUs(item.addedUs),
    addedBy: item.addedBy,
  }
}

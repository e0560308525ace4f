import { demoSensor } from './demo-sensor.ts'
import type { Alert, AlertDetail, AlertGroups, BulkJob, FeedMessage, TimelinePage } from '@aurora/cases'
import type { AlertDetail as DetailShape, AlertItem, TimelineAnswer } from '@aurora/contract'
import { formatTimeUs } from '@aurora/core'
import { timeOrNull } from './parameters.ts'

/** The alert as the API shows it. */
export function toAlertItem(alert: Alert): AlertItem {
  const { verdict } = alert
  return {
    id: alert.id,
    name: alert.name,
    kind: alert.kind,
    title: alert.title,
    summary: alert.summary,
    severity: alert.severity,
    status: alert.status,
    source: alert.source,
    sensor: alert.sensor,
    isDemo: alert.sensor === demoSensor,
    dataset: alert.dataset,
    rule: alert.rule === undefined ? null : { ...alert.rule },
    techniques: [...alert.techniques],
    tags: [...alert.tags],
    entities: [...alert.entities],
    entityCount: alert.entityCount,
    assignee: alert.assignee ?? null,
    verdict: verdict === undefined ? null : { value: verdict.value, by: verdict.by, at: formatTimeUs(verdict.atUs) },
    caseId: alert.caseId ?? null,
    incidentId: alert.incidentId ?? null,
    earlierId: alert.earlierId ?? null,
    findingCount: alert.findingCount,
    eventCount: alert.eventCount,
    firstSeen: formatTimeUs(alert.firstSeenUs),
    lastSeen: formatTimeUs(alert.lastSeenUs),
    firstReceived: formatTimeUs(alert.firstReceivedUs),
    lastReceived: formatTimeUs(alert.lastReceivedUs),
    created: formatTimeUs(alert.createdUs),
    updated: formatTimeUs(alert.updatedUs),
    statusSince: formatTimeUs(alert.statusSinceUs),
    closed: timeOrNull(alert.closedUs),
    closedAs: alert.closedAs ?? null,
    reopenedCount: alert.reopenedCount,
    seenAgainCount: alert.seenAgainCount,
    risk: alert.risk,
    revision: alert.revision,
  }
}

/** The alert with all there is to know of it, as the API shows it. */
export function toAlertDetail(alert: AlertDetail): DetailShape {
  return {
    ...toAlertItem(alert),
    description: alert.description,
    assetType: alert.assetType,
    affectedAssets: [...alert.affectedAssets],
    indicators: [...alert.indicators],
    matched: { ...alert.matched },
    rawLog: alert.rawLog,
    dedupKey: alert.dedupKey,
    allEntities: [...alert.allEntities],
    events: [...alert.eventIds],
  }
}

/** A page of a timeline, as the API shows it. */
export function toTimeline({ items, cursor }: TimelinePage): TimelineAnswer {
  return {
    items: items.map(({ number, atUs, kind, actor, text, details, isPinned }) => ({
      number,
      at: formatTimeUs(atUs),
      kind,
      actor,
      text,
      details: { ...details },
      isPinned,
    })),
    cursor: cursor ?? null,
  }
}

/** A message of the feed, as the API shows it. */
export function toFeedMessage({ atUs, ...message }: FeedMessage) {
  return { ...message, at: formatTimeUs(atUs) }
}

/** Groups of alerts, as the API shows them. */
export function toGroups({ groups, total, ungrouped }: AlertGroups) {
  const items = groups.map(({ firstUs, lastUs, bars, ...group }) => ({
    ...group,
    firstReceived: formatTimeUs(firstUs),
    lastReceived: formatTimeUs(lastUs),
    bars: [...bars],
  }))
  return { items, total, ungrouped }
}

/** A bulk change under way, as the API shows it. */
export function toBulkJob({ total, refusals, failure, ...job }: BulkJob) {
  return {
    ...job,
    total: total ?? null,
    refusals: refusals.map((item) => ({ ...item })),
    failure: failure === undefined ? null : { code: failure.code, message: failure.message },
  }
}

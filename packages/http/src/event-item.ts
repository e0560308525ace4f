import type { EventItem } from '@aurora/contract'
import { formatTimeUs, severityName, toApiValue, type Event } from '@aurora/core'
import { indicatorsOfEvent } from '@aurora/ingest'

/** The event as the API shows it. */
export function toEventItem(event: Event): EventItem {
  return {
    id: event.id,
    time: formatTimeUs(event.timeUs),
    received: formatTimeUs(event.receivedUs),
    site: event.site,
    source: event.source,
    sensor: event.sensor,
    dataset: event.dataset,
    severity: severityName(event.severity),
    message: event.message,
    techniques: [...event.techniques],
    indicators: [...indicatorsOfEvent(event)],
    fields: { ...event.ecs },
    native: toApiValue(event.native) as Record<string, unknown>,
    raw: event.raw,
  }
}

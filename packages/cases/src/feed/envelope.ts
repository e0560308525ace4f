import { formatTimeUs } from '@aurora/core'
import type { FeedMessage } from './alert-feed.ts'

/** A change of an alert as others hear it: the same on the WebSocket and in a webhook (ET-87). */
export function alertEnvelope({ sequence, kind, alertId: id, atUs, ...alert }: FeedMessage) {
  return { type: 'alert', sequence, kind, alert: { id, ...alert, timestamp: formatTimeUs(atUs) } } as const
}

import type { Event } from '@aurora/core'
import type { Detections } from './detector.ts'

/**
 * Looks for known indicators in events while they are read, beside the rules. Each reading thread has its own.
 *
 * An implementation must bound what one chunk can find, and must not throw for anything an event may hold. What it finds is
 * kept with what rules find: before the batch is confirmed.
 */
export interface Watcher {
  /** Whether nothing is looked for; then the indicators of events are not even found out. */
  readonly isEmpty: boolean
  /** Begins a chunk; what was found in one that was not finished is forgotten. */
  begin(): void
  /** Looks for the indicators of an event, which is good until this returns. */
  ask(event: Event, indicators: readonly string[]): void
  finish(): Omit<Detections, 'ruleSet'>
}

/** What rules and watcher found in one chunk. */
export function joined(detections: Detections, watcher: Watcher | undefined): Detections {
  if (watcher === undefined) return detections
  const { findings, truncated, failed } = watcher.finish()
  if (findings.length === 0 && failed === 0) return detections
  return {
    ruleSet: detections.ruleSet,
    findings: [...detections.findings, ...findings],
    truncated: [...detections.truncated, ...truncated],
    failed: detections.failed + failed,
  }
}

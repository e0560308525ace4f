import { severityNames, type SeverityName } from '@aurora/core'

/** What the feed of alerts tells of one change, whichever way it came. */
export interface AlertNews {
  readonly sequence: number
  readonly kind: 'opened' | 'repeated' | 'reopened' | 'seen_again' | 'changed'
  readonly alertId: string
  readonly name: string
  readonly title: string
  readonly severity: SeverityName
}

/** Where a reader of the feed stands: everything up to `last` was told. */
export interface Taken {
  readonly last: number
  readonly news: readonly AlertNews[]
}

/**
 * What of `messages` is new to a reader who had everything up to `last`, in their order.
 *
 * A message that comes again, over the socket after it came by polling or the other way about, is told once.
 */
export function takeNews(last: number, messages: readonly AlertNews[]): Taken {
  const news: AlertNews[] = []
  let at = last
  for (const message of messages) {
    if (message.sequence <= at) continue
    at = message.sequence
    news.push(message)
  }
  return { last: at, news }
}

/** Reads a message of the WebSocket; undefined for what is none that is known. */
export function readSocketMessage(
  text: string,
):
  | { readonly type: 'ready'; readonly sequence: number }
  | { readonly type: 'gap'; readonly next: number }
  | { readonly type: 'alert'; readonly news: AlertNews }
  | undefined {
  const message = parse(text)
  if (message === undefined) return undefined
  const { type, sequence, next, kind, alert } = message
  if (type === 'ready' && typeof sequence === 'number') return { type, sequence }
  if (type === 'gap' && typeof next === 'number') return { type, next }
  if (type !== 'alert' || typeof sequence !== 'number' || alert === undefined) return undefined
  const { id, name, title } = alert
  if (typeof id !== 'string' || typeof name !== 'string') return undefined
  const severity = severityNames.find((one) => one === alert.severity) ?? 'info'
  const told = { title: typeof title === 'string' ? title : '', severity }
  return { type, news: { sequence, kind: kind as AlertNews['kind'], alertId: id, name, ...told } }
}

interface Envelope {
  readonly type?: unknown
  readonly sequence?: unknown
  readonly next?: unknown
  readonly kind?: unknown
  readonly alert?: Readonly<Partial<Record<'id' | 'name' | 'title' | 'severity', unknown>>>
}

function parse(text: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Envelope) : undefined
  } catch {
    return undefined
  }
}

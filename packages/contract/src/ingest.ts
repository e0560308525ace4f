import { z } from 'zod'

export const ingestQuery = z.object({
  source: z
    .string()
    .max(64)
    .default('json')
    .describe('Which product wrote the lines; `auto`: whichever the first lines are recognised as.'),
  sensor: z
    .string()
    .max(128)
    .regex(/^[\w.:@/-]*$/)
    .default('')
    .describe('Which instance of the product; default: the name of the key or user.'),
  continued: z
    .literal('1')
    .optional()
    .describe('The first line is the rest of one that a request before began: it is kept as a reject.'),
})
export type IngestQuery = z.infer<typeof ingestQuery>

/** Who wrote a stream, as its first records say. */
export const recognition = z.object({
  source: z.string().describe('The source that reads it.'),
  datasets: z.array(z.string()).describe('Kinds of record, the most frequent first.'),
  confidence: z.number().min(0).max(1).describe('0 when no source knows the records; they are kept as JSON or text.'),
  because: z.string(),
  sampled: z.number().int().describe('Records looked at.'),
  known: z.number().int().describe('Records that the source takes for its own.'),
})
export type Recognition = z.infer<typeof recognition>
export const recognizeRequest = z.object({
  head: z
    .string()
    .max(1 << 18)
    .describe('The first lines of the stream, whole ones.'),
})

/** What became of the lines of one request: `received = stored + rejected + deduplicated`. */
export const ingestReport = z.object({
  received: z.number().int(),
  stored: z.number().int(),
  rejected: z.number().int(),
  deduplicated: z.number().int(),
  recognized: recognition.optional().describe('With `source=auto`: who was found to have written the lines.'),
})
export type IngestReport = z.infer<typeof ingestReport>

/** One source and sensor, as its card shows it (AU-81), with the account that always balances. */
export const sourceCard = z.object({
  source: z.string(),
  sensor: z.string(),
  status: z.enum(['connected', 'silent', 'disconnected']),
  eventsPerSecond: z.number(),
  today: z.number().int(),
  lastEvent: z.string().nullable(),
  silentSeconds: z.number().int().describe('For how long it is silent against its own rhythm; 0 while it keeps it.'),
  longestPauseSeconds: z
    .number()
    .int()
    .nullable()
    .describe('How long it may pause at this hour of the week before it counts as silent; null until it is known.'),
  clockSkewSeconds: z
    .number()
    .int()
    .describe('How far its clock is ahead of ours, negative when behind; 0 when it is right.'),
  received: z.number().int(),
  stored: z.number().int(),
  rejected: z.number().int(),
  deduplicated: z.number().int(),
  inFlight: z.number().int(),
  isDemo: z.boolean(),
})
export type SourceCard = z.infer<typeof sourceCard>
export const sourcesAnswer = z.object({
  sources: z.array(sourceCard),
  known: z.array(z.object({ name: z.string(), title: z.string(), summary: z.string() })),
  listening: z
    .array(z.object({ transport: z.enum(['udp', 'tcp', 'tls']), port: z.number().int() }))
    .describe('Where syslog is received; empty where it is not.'),
  droppedBeforeReceipt: z.object({ udp: z.number().int(), redis: z.number().int() }),
})
export type SourcesAnswer = z.infer<typeof sourcesAnswer>

export const rejectItem = z.object({
  id: z.string(),
  received: z.string(),
  source: z.string(),
  sensor: z.string(),
  reason: z.string(),
  message: z.string(),
  position: z.string(),
  bytes: z.number().int(),
  sample: z.string().describe('The first bytes, unreadable ones escaped.'),
  base64: z.string().optional().describe('All bytes; only when one reject is asked for.'),
})
export type RejectItem = z.infer<typeof rejectItem>
export const rejectsQuery = z.object({
  source: z.string().optional(),
  sensor: z.string().optional(),
  reason: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional(),
})
export const rejectsAnswer = z.object({
  items: z.array(rejectItem),
  total: z.number().int(),
  cursor: z.string().nullable(),
})
export type RejectsAnswer = z.infer<typeof rejectsAnswer>
export const replayRequest = z.object({
  ids: z.array(z.string()).max(1000).optional(),
  source: z.string().optional(),
  reason: z.string().optional(),
})
export const replayAnswer = z.object({
  replayed: z.number().int(),
  stored: z.number().int(),
  rejected: z.number().int(),
})

/** What the replay of the demonstration led to. */
export const demoReplayed = z.object({
  events: z.number().int(),
  /** Alerts there were when it answered, within some seconds of the last event. */
  alerts: z.number().int(),
  /** The case that was opened of the attack, such as C-3; null when rules found too little for one. */
  case: z.string().nullable(),
})

export const demoRemoved = z.object({
  /** Events. */
  removed: z.number().int(),
  alerts: z.number().int(),
  cases: z.number().int(),
})

import { join } from 'node:path'
import type { CaseworkOptions } from '@aurora/cases'
import { askHttp } from '@aurora/ingest'
import { readSecret } from './secrets.ts'

const timeoutMs = 10_000
/** Nothing of an answer is used but its status. */
const maxAnswerBytes = 64 << 10

/** How webhooks are called, and where their secrets lie. */
export const webhookCalling = (dataFolder: string): NonNullable<CaseworkOptions['webhooks']> => ({
  caller: async (question) => await askHttp({ ...question, method: 'POST', timeoutMs, maxAnswerBytes }),
  secretOf: async (name) => await readSecret(join(dataFolder, 'webhook-secrets'), name),
})

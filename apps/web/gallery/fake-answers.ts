import type { CaseItem, Me } from '@aurora/contract'
import { QueryClient } from '@tanstack/react-query'
import { operations, type Answer, type OperationName } from '../src/api/operations.ts'
import { hostile } from './hostile-texts.ts'

export const me: Me = { id: 'u-1', name: 'ann', kind: 'user', role: 'admin', permissions: ['*'], expiresAt: null }

const someCase: CaseItem = {
  ...{ id: 'c-17', name: 'C-17', title: hostile, description: '', severity: 'high', status: 'open', origin: 'manual' },
  ...{ reason: 'a call', assignee: null, confidence: null, resolution: null, legalHold: null, zone: null },
  ...{ mergedInto: null, created: '2026-11-20T10:42:07Z', updated: '2026-11-20T10:42:07Z' },
  ...{ statusSince: '2026-11-20T10:42:07Z', closed: null, revision: 1 },
}

/** What a component asked for, so that each of its states can have an answer of its own. */
interface Asked {
  readonly query: URLSearchParams
  readonly body: string
}

/** Answers in place of a server's, in the types of the contract; undefined is refused as the server refuses. */
const answers: { readonly [N in OperationName]?: (asked: Asked) => Answer<N> | undefined } = {
  me: () => me,
  alertAssignees: () => ({
    items: [
      { name: 'ann', role: 'admin' },
      { name: hostile, role: 'analyst' },
    ],
  }),
  notePresence: ({ body }) => ({ others: body.includes('A-1') ? ['bob', hostile] : [] }),
  previewSuppression: ({ body }) => {
    if (body.includes('forbidden')) return undefined
    const isQuiet = body.includes('quiet')
    return {
      ...{ lookedAt: 120, isWhole: isQuiet, hidden: isQuiet ? 0 : 37, hours: isQuiet ? 0 : 5 },
      ...{ critical: isQuiet ? 0 : 2, confirmed: isQuiet ? [] : ['f-1'] },
      samples: isQuiet ? [] : [{ id: 'f-1', time: '2026-11-20T10:42:07.123Z', message: hostile }],
    }
  },
  countAlerts: () => ({ total: 3, bySeverity: {}, byStatus: {}, newest: null, lastClosed: null }) as never,
  countCases: () => ({ total: 1, byStatus: { open: 1 }, lastClosed: null }),
  listCases: ({ query }) => {
    if (query.get('q') === 'forbidden') return undefined
    return { items: query.get('q') === 'nothing' ? [] : [someCase], cursor: null }
  },
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Takes the place of `fetch`: nothing leaves the page. */
export function answerHere(): void {
  globalThis.fetch = async (input, init) => {
    await wait(1)
    const { pathname, searchParams: query } = new URL(
      input instanceof Request ? input.url : String(input),
      globalThis.location.href,
    )
    const method = init?.method ?? 'GET'
    const isAsked = ([, [verb, path]]: [string, readonly [string, string]]): boolean =>
      verb === method && path === pathname
    const name = Object.entries(operations).find(isAsked)?.[0]
    const body = typeof init?.body === 'string' ? init.body : ''
    const answer = name === undefined ? undefined : answers[name as OperationName]?.({ query, body })
    return answer === undefined ? Response.json(refusal, { status: 403 }) : Response.json(answer)
  }
}

const refusal = {
  ...{ type: 'about:blank', title: 'Forbidden', status: 403, detail: 'you may not' },
  ...{ code: 'auth.forbidden', requestId: 'request-7', hint: 'needs cases:read' },
}

/** Keeps what was answered, and asks once. */
export const client = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: Infinity, refetchOnWindowFocus: false } },
})

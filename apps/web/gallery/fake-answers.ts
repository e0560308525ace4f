import type { Me } from '@aurora/contract'
import { QueryClient } from '@tanstack/react-query'
import type { Answer, OperationName } from '../src/api/operations.ts'
import { operations } from '../src/api/operations.ts'
import { hostile } from './hostile-texts.ts'

export const me: Me = { id: 'u-1', name: 'ann', kind: 'user', role: 'admin', permissions: ['*'], expiresAt: null }

/** Answers in place of a server's, in the types of the contract; everything else is refused as the server refuses. */
const answers: { readonly [N in OperationName]?: () => Answer<N> } = {
  me: () => me,
  alertAssignees: () => ({
    items: [
      { name: 'ann', role: 'admin' },
      { name: hostile, role: 'analyst' },
    ],
  }),
  notePresence: () => ({ others: ['bob', hostile] }),
  previewSuppression: () => ({
    ...{ lookedAt: 120, isWhole: false, hidden: 37, hours: 5, critical: 2, confirmed: ['f-1'] },
    samples: [{ id: 'f-1', time: '2026-11-20T10:42:07.123Z', message: hostile }],
  }),
  countAlerts: () => ({ total: 3, bySeverity: {}, byStatus: {}, newest: null, lastClosed: null }) as never,
  countCases: () => ({ total: 1, byStatus: { open: 1 }, lastClosed: null }),
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Takes the place of `fetch`: nothing leaves the page. */
export function answerHere(): void {
  globalThis.fetch = async (input, init) => {
    await wait(1)
    const address = new URL(input instanceof Request ? input.url : String(input), globalThis.location.href)
    const method = init?.method ?? 'GET'
    const name = Object.entries(operations).find(
      ([, [verb, path]]) => verb === method && path === address.pathname,
    )?.[0]
    const answer = name === undefined ? undefined : answers[name as OperationName]
    if (answer !== undefined) return Response.json(answer())
    return Response.json(refusal, { status: 403 })
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

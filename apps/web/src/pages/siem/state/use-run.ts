import { useCallback, useState } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import type { SiemAddress } from './address.ts'
import { runOf, searchKey, type Run } from './run.ts'

/**
 * The search that is on the screen, with its times fixed when it was run.
 *
 * A change of the search, or `again`, runs it anew at the present; opening events and changing columns do not.
 */
export function useRun(address: SiemAddress): { readonly run: Run; readonly again: () => void } {
  const key = searchKey(address)
  const [held, hold] = useState(() => ({ key, run: runOf(address, serverNowMs()) }))
  const current = held.key === key ? held : { key, run: runOf(address, serverNowMs()) }
  if (current !== held) hold(current)
  const again = useCallback(() => hold({ key, run: runOf(address, serverNowMs()) }), [key, address])
  return { run: current.run, again }
}

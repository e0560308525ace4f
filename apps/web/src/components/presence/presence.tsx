import { useQuery } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { call } from '../../api/client.ts'
import { showText } from '../../format/show-text.ts'
import { Icon } from '../icon/icon.tsx'
import styles from './presence.module.css'

interface PresenceProps {
  readonly kind: 'alert' | 'case'
  readonly id: string
}

/** As often as the server is told that this is still open; it forgets who is silent for three of these. */
const signEveryMs = 5_000

/** Who else has the same open now (UX §9); nothing while nobody does, or nobody knows. */
export function Presence({ kind, id }: PresenceProps): ReactElement | null {
  const { data } = useQuery({
    queryKey: ['presence', kind, id],
    queryFn: ({ signal }) => call('notePresence', { body: { kind, id, isOpen: true }, signal }),
    refetchInterval: signEveryMs,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  useEffect(
    () => () => {
      call('notePresence', { body: { kind, id, isOpen: false } }).catch(() => undefined)
    },
    [kind, id],
  )
  const others = data?.others ?? []
  return (
    <span className={styles.presence} role="status">
      {others.length > 0 && (
        <>
          <Icon name="user" size={12} />
          {wordsOf(others)}
        </>
      )}
    </span>
  )
}

function wordsOf(others: readonly string[]): string {
  const [first = '', second = ''] = others.map((name) => showText(name))
  if (others.length === 1) return `${first} is here too`
  if (others.length === 2) return `${first} and ${second} are here too`
  return `${first} and ${others.length - 1} others are here too`
}

import { useEffect, useRef, useState, type ReactElement } from 'react'

const atMostEveryMs = 5_000

/** Says `text` to screen readers when it changes: politely, and not more than once in five seconds. */
export function LiveRegion({ text }: { readonly text: string }): ReactElement {
  const [said, say] = useState('')
  const lastMs = useRef(0)
  useEffect(() => {
    if (text === said) return undefined
    const waitMs = Math.max(0, lastMs.current + atMostEveryMs - Date.now())
    const timer = setTimeout(() => {
      lastMs.current = Date.now()
      say(text)
    }, waitMs)
    return () => clearTimeout(timer)
  }, [text, said])
  return (
    <div className="visually-hidden" role="status">
      {said}
    </div>
  )
}

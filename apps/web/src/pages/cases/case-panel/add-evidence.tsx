import type { CaseDetail } from '@aurora/contract'
import { useRef, useState, type DragEvent, type ReactElement } from 'react'
import { callWithFile } from '../../../api/client.ts'
import { Button } from '../../../components/button/button.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { formatBytes } from '../../../format/number.ts'
import { showText } from '../../../format/show-text.ts'
import { usePartChange } from './use-part-change.ts'
import styles from './case-panel.module.css'

const nameChars = 200

/** Keeps files with the case, one after the other: chosen, or dropped here. They can be stopped while they go. */
export function AddEvidence({ one }: { readonly one: CaseDetail }): ReactElement {
  const { isRunning, error, run } = usePartChange()
  const [note, setNote] = useState('')
  const [sending, setSending] = useState<File>()
  const chooser = useRef<HTMLInputElement>(null)
  const stop = useRef<AbortController>(undefined)
  const add = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      const ends = new AbortController()
      stop.current = ends
      setSending(file)
      const query = { name: file.name.slice(-nameChars), ...(note.trim() === '' ? {} : { note: note.trim() }) }
      const request = { params: { id: one.id }, query, signal: ends.signal }
      const isKept = await run(() => callWithFile('addEvidence', request, file))
      if (!isKept) break
    }
    setSending(undefined)
    setNote('')
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    if (!isRunning) void add([...event.dataTransfer.files])
  }
  return (
    <div className={styles.addFile} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <input
        ref={chooser}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Files to keep"
        onChange={(event) => {
          void add([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <TextField label="Note to the next file" value={note} onChange={setNote} maxLength={10_000} />
      {sending === undefined ? (
        <Button icon="plus" onClick={() => chooser.current?.click()}>
          Keep files…
        </Button>
      ) : (
        <Button onClick={() => stop.current?.abort()}>Stop</Button>
      )}
      <p className={styles.faint} role="status">
        {sending === undefined
          ? 'Or drop them here. Their SHA-256 is taken on arrival; every reading is recorded.'
          : `Keeping ${showText(sending.name)}, ${formatBytes(sending.size)}…`}
      </p>
      {error !== undefined && (
        <p className={styles.problem} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

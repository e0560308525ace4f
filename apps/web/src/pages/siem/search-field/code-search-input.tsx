import { useEffect, useRef, type ReactElement } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useWorkspace } from '../state/workspace.ts'
import { makeEditor, replaceText, type EditorPorts } from './editor.ts'
import { suggestionsFrom } from './suggestions.ts'
import { placeholder, type SearchInputProps } from './search-input-props.ts'
import styles from './search-field.module.css'

/** The search field as an editor of one line: coloured, completed, with the faulty span underlined. */
export function CodeSearchInput(props: SearchInputProps): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<ReturnType<typeof makeEditor>>(undefined)
  const ports = usePorts(props)
  const { text, messageId } = props
  const first = useRef(text)
  useEffect(() => {
    if (place.current === null) return undefined
    const hadFocus = document.activeElement === document.body
    const view = makeEditor(place.current, first.current, messageId, ports)
    editor.current = view
    if (hadFocus) view.focus()
    return () => view.destroy()
  }, [messageId, ports])
  useEffect(() => {
    if (editor.current !== undefined) replaceText(editor.current, text)
  }, [text])
  return <div className={styles.code} ref={place} data-placeholder={text === '' ? placeholder : ''} />
}

/** What the editor calls: always the newest handlers, though the editor is made once. */
function usePorts(props: SearchInputProps): EditorPorts {
  const client = useQueryClient()
  const { run } = useWorkspace()
  const latest = useRef({ props, filter: run.filter })
  useEffect(() => {
    latest.current = { props, filter: run.filter }
  })
  const ports = useRef<EditorPorts>({
    onChange: (text) => latest.current.props.onChange(text),
    onRun: () => latest.current.props.onRun(),
    onRepair: () => latest.current.props.onRepair(),
    suggest: (text, offset, signal) => suggestionsFrom(client, latest.current.filter)(text, offset, signal),
  })
  return ports.current
}

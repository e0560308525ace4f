import { toast } from '../components/toasts/toast-list.ts'

/** Puts text on the clipboard and says so; `what` names it: "the value", "3 rows as CSV". */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(`Copied ${what}.`, { tone: 'good' })
  } catch {
    if (copyBySelection(text)) toast(`Copied ${what}.`, { tone: 'good' })
    else toast(`The browser does not let this page copy. Select ${what} and copy by hand.`, { tone: 'bad' })
  }
}

/** The older way, for pages served without TLS on another host, where the clipboard interface is absent. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('readonly', '')
  area.className = 'visually-hidden'
  const focused = document.activeElement
  document.body.append(area)
  area.select()
  const isDone = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isDone
}

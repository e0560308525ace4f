import type { Notice } from './notice.ts'

/** What the browser says about notices of this page: `absent` when it has none, or none for pages without TLS. */
export type DesktopPermission = NotificationPermission | 'absent'

/** What it says now. */
export function desktopPermission(): DesktopPermission {
  return 'Notification' in globalThis && globalThis.isSecureContext ? Notification.permission : 'absent'
}

/** Asks the person, if the browser does not know yet; only ever called when they turn notices on. */
export async function askDesktopPermission(): Promise<DesktopPermission> {
  const known = desktopPermission()
  return known === 'default' ? await Notification.requestPermission() : known
}

/** Shows a notice, if that is permitted. One about the same alert takes the place of the one before. */
export function showDesktopNotice({ title, body, alert }: Notice, onOpen: () => void): void {
  if (desktopPermission() !== 'granted') return
  try {
    const shown = new Notification(title, { body, tag: `aurora ${alert}` })
    shown.addEventListener('click', () => {
      globalThis.focus()
      shown.close()
      onOpen()
    })
  } catch {
    // Browsers of telephones have the name and refuse the thing.
  }
}

import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { showDesktopNotice } from './desktop-notice.ts'
import { desktopNotices, noticeSeverity, soundNotices } from './notice-choices.ts'
import { NoticePace } from './notice-pace.ts'
import { playNoticeSound } from './notice-sound.ts'
import { isNoticed, noticeOf } from './notice.ts'
import { takeTurn, type TabTurn } from './tab-turn.ts'
import { useHeard } from './use-alert-feed.ts'

/** Tells of new alerts by sound and on the desktop, as the person chose; once, in the shell. */
export function useAlertNotices(): void {
  const navigate = useNavigate()
  const pace = useRef<NoticePace>(undefined)
  useEffect(() => {
    const desktop = takeTurn('aurora.notices.desktop')
    const sound = takeTurnOnTouch('aurora.notices.sound')
    const made = new NoticePace((waiting) => {
      const notice = noticeOf(waiting)
      const open = (): void => void navigate({ to: '/alerts', search: { selectedAlert: notice.alert } })
      if (soundNotices.get() && sound.isMine()) playNoticeSound()
      if (desktopNotices.get() && desktop.isMine()) showDesktopNotice(notice, open)
    })
    pace.current = made
    return () => {
      made.close()
      desktop.leave()
      sound.leave()
    }
  }, [navigate])
  useHeard((heard) => {
    if (heard.kind !== 'news' || !(soundNotices.get() || desktopNotices.get())) return
    pace.current?.offer(heard.news.filter((news) => isNoticed(news, noticeSeverity.get())))
  })
}

/** A tab that nobody touched may make no sound: it does not wait for the turn before. */
function takeTurnOnTouch(name: string): TabTurn {
  let turn: TabTurn | undefined
  const stop = new AbortController()
  const take = (): void => {
    turn ??= takeTurn(name)
    stop.abort()
  }
  for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, take, { signal: stop.signal })
  return {
    isMine: () => turn?.isMine() === true,
    leave: () => {
      stop.abort()
      turn?.leave()
    },
  }
}

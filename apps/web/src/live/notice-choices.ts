import { severityNames } from '@aurora/core'
import { reads, stored } from '../state/stored.ts'

/** New alerts are told of from this severity on. */
export const noticeSeverity = stored('notices.severity', reads.oneOf(severityNames, 'high'))

/** A short sound for new alerts; off until the person wants it. */
export const soundNotices = stored('notices.sound', reads.flag(false))

/** A notice of the desktop for new alerts; off until the person wants it, and the browser permits it. */
export const desktopNotices = stored('notices.desktop', reads.flag(false))

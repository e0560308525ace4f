import { parseIsoTimeUs } from '@aurora/core'
import { wordTable } from '../word-table.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Zones that senders write by name and that mean one offset only, in hours. */
const zones = wordTable<number>({
  Z: 0, UTC: 0, GMT: 0, EST: -5, EDT: -4, CDT: -5, PST: -8, PDT: -7, CET: 1, CEST: 2, JST: 9,
}) // prettier-ignore

const clock = String.raw`(?<time>\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?)`
const zone = String.raw`(?: ?(?<zone>[A-Z]{1,5}|[+-]\d{2}:?\d{2}))?`
const forms: readonly RegExp[] = [
  // 10/Oct/2000:13:55:36 -0700 and 10/Oct/2000 13:55:36
  new RegExp(String.raw`^(?<day>\d{1,2})/(?<month>[A-Z][a-z]{2})/(?<year>\d{4})[: ]${clock}${zone}$`),
  // Sep 09 2017 00:31:23 UTC, Nov 19, 2014 18:21:13 and Wed Jul 31 16:44:52.906254 2019
  new RegExp(
    String.raw`^(?:[A-Z][a-z]{2},? )?(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2})(?:,? (?<year>\d{4}))? ${clock}${zone}(?: (?<later>\d{4}))?$`,
  ),
  // 2014 Dec 20 09:29:47
  new RegExp(String.raw`^(?<year>\d{4})[ -](?<month>[A-Z][a-z]{2})[ -](?<day>\d{1,2}) ${clock}${zone}$`),
  // 2014/12/30 06:07:37 and 2014-12-30 06:07:37 UTC
  new RegExp(String.raw`^(?<year>\d{4})[/-](?<number>\d{1,2})[/-](?<day>\d{1,2})[ T]${clock}${zone}$`),
  // 06-May-2021 09:59:37
  new RegExp(String.raw`^(?<day>\d{1,2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{4}) ${clock}${zone}$`),
]

/**
 * Reads a time as logs write it: ISO 8601, a count since 1970 whose size tells its unit, or one of the forms with the
 * name of the month (web servers, ArcSight, Cisco). One without a zone counts as UTC.
 *
 * Returns microseconds since 1970-01-01 UTC; NaN for any other text, one without a year, and one whose zone is a name
 * of several.
 */
export function parseLogTimeUs(text: string): number {
  if (text.length < 9 || text.length > 48) return NaN
  const iso = parseIsoTimeUs(text)
  if (!Number.isNaN(iso)) return iso
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return sinceEpoch(Number(text))
  for (const form of forms) {
    const parts = form.exec(text)?.groups
    if (parts !== undefined) return assemble(parts)
  }
  return NaN
}

function sinceEpoch(count: number): number {
  const usPerUnit = count < 1e11 ? 1e6 : count < 1e14 ? 1e3 : count < 1e17 ? 1 : 1e-3
  return Math.round(count * usPerUnit)
}

function assemble(parts: Readonly<Record<string, string | undefined>>): number {
  const month = parts['number'] ?? String(months.indexOf(parts['month']?.toLowerCase() ?? '') + 1)
  const year = parts['year'] ?? parts['later']
  const { day = '', time = '' } = parts
  if (year === undefined) return NaN
  return parseIsoTimeUs(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${time}${isoZone(parts['zone'])}`)
}

function isoZone(written: string | undefined): string {
  if (written === undefined) return 'Z'
  if (/^[+-]/.test(written)) return written
  const hours = zones.get(written)
  if (hours === undefined) return '?' // no ISO time ends so
  return `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`
}

import { AppError } from '@aurora/core'
import { sql } from '@aurora/state'
import type { AlertDetail } from '../alerts/alert.ts'
import type { Alerts } from '../alerts/alerts.ts'
import type { By } from '../by.ts'
import { requireZone } from '../cases/case-change.ts'
import { caseTarget, loadCaseRow } from '../cases/case-store.ts'
import type { Cases } from '../cases/cases.ts'
import type { Evidence } from '../cases/evidence.ts'
import { change, type Context } from '../change.ts'
import { bounds } from '../limits.ts'
import { tablesOf } from '../tables.ts'
import type { TimelineEntry } from '../timeline.ts'
import { record, tell } from '../work.ts'
import { markings, reportBounds, reportSections, type CaseReport, type ReportOptions } from './case-report.ts'
import { reportHtml } from './html.ts'
import { reportJson } from './json.ts'
import { reportMarkdown } from './markdown.ts'
import { reportStix } from './stix.ts'

export const reportFormats = ['html', 'markdown', 'json', 'stix'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** A report as bytes to be kept by whoever asked for it. */
export interface WrittenReport {
  readonly text: string
  readonly mediaType: string
  /** `C-17-report.html`. */
  readonly fileName: string
}

interface Parts {
  readonly cases: Cases
  readonly alerts: Alerts
  readonly evidence: Evidence
}

/** Reports of cases: what is known of one, at one moment, for somebody who cannot look here. */
export class Reports {
  readonly #context: Context
  readonly #parts: Parts

  constructor(context: Context, parts: Parts) {
    this.#context = context
    this.#parts = parts
  }

  /**
   * Writes the report of a case. That it was written, for whom and how it is marked is in its timeline and in the audit
   * log. Fails with 'request.not_found', and with 'request.invalid' for options that are none.
   */
  async write(address: string, format: ReportFormat, options: ReportOptions, by: By): Promise<WrittenReport> {
    const written = await this.preview(address, format, options, by)
    await change(this.#context, async (work) => {
      const row = await loadCaseRow(work.db, address)
      const details = { format, marking: options.marking, sections: options.sections }
      tell(work, row.id, 'report', by, `wrote a report (${format}, TLP:${options.marking.toUpperCase()})`, details)
      record(work, by, { eventType: 'case', action: 'case.report', target: caseTarget(row), details })
    })
    return written
  }

  /** The same, without a trace: for whoever may read the case anyway, before they decide. */
  async preview(address: string, format: ReportFormat, options: ReportOptions, by: By): Promise<WrittenReport> {
    assertOptions(options)
    const report = await this.#read(address, options, by)
    const { text, mediaType, ending } = writers[format](report)
    return { text, mediaType, fileName: `${report.case.name}-report.${ending}` }
  }

  async #read(address: string, options: ReportOptions, by: By): Promise<CaseReport> {
    const { cases, evidence } = this.#parts
    const subject = await cases.find(address)
    const has = (section: (typeof reportSections)[number]): boolean => options.sections.includes(section)
    const alerts = has('alerts') ? await this.#alertsOf(subject.id) : []
    const timeline = has('timeline') ? await this.#timelineOf(subject.id) : { entries: [], left: 0 }
    return {
      case: subject,
      notes: has('notes') ? (await cases.notebook(subject.id)).text : '',
      alerts,
      timeline: timeline.entries,
      evidence: has('evidence') ? await evidence.list(subject.id) : [],
      left: { alerts: has('alerts') ? subject.alertCount - alerts.length : 0, entries: timeline.left },
      options,
      madeUs: this.#context.nowMs() * 1000,
      madeBy: by.actor.name,
    }
  }

  /** The newest alerts of a case that fit, oldest first. */
  async #alertsOf(caseId: string): Promise<AlertDetail[]> {
    const { alerts } = this.#parts
    const found: AlertDetail[] = []
    let cursor: string | undefined
    do {
      const page = await alerts.list({ caseId, sort: 'newest', limit: bounds.pageItems, cursor })
      for (const { id } of page.items.slice(0, reportBounds.alerts - found.length)) found.push(await alerts.find(id))
      cursor = page.cursor
    } while (cursor !== undefined && found.length < reportBounds.alerts)
    return found.reverse()
  }

  /** The newest entries that fit, oldest first, and how many there are beyond them. */
  async #timelineOf(caseId: string): Promise<{ entries: TimelineEntry[]; left: number }> {
    const found: TimelineEntry[] = []
    let cursor: string | undefined
    do {
      const page = await this.#parts.cases.timeline(caseId, { limit: bounds.pageItems, cursor })
      found.push(...page.items)
      cursor = page.cursor
    } while (cursor !== undefined && found.length < reportBounds.entries)
    const { n } = await tablesOf(this.#context.state)
      .selectFrom('case_timeline')
      .select(sql<number>`count(*)`.as('n'))
      .where('subject_id', '=', caseId)
      .executeTakeFirstOrThrow()
    return { entries: found.reverse(), left: Math.max(0, n - found.length) }
  }
}

type Writer = (report: CaseReport) => { readonly text: string; readonly mediaType: string; readonly ending: string }

const writers: Readonly<Record<ReportFormat, Writer>> = {
  html: (report) => ({ text: reportHtml(report), mediaType: 'text/html; charset=utf-8', ending: 'html' }),
  markdown: (report) => ({ text: reportMarkdown(report), mediaType: 'text/markdown; charset=utf-8', ending: 'md' }),
  json: (report) => ({ text: reportJson(report), mediaType: 'application/json', ending: 'json' }),
  stix: (report) => ({ text: reportStix(report), mediaType: 'application/stix+json;version=2.1', ending: 'stix.json' }),
}

function assertOptions({ marking, sections, zone }: ReportOptions): void {
  if (!markings.includes(marking))
    throw new AppError('request.invalid', 'there is no such marking', { hint: markings.join(', ') })
  const wrong = sections.find((section) => !reportSections.includes(section))
  if (wrong !== undefined)
    throw new AppError('request.invalid', 'a report has no such section', { hint: reportSections.join(', ') })
  requireZone(zone)
}

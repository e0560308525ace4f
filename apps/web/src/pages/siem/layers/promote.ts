import type { EventItem } from '@aurora/contract'
import type { SeverityName } from '@aurora/core'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { eventsWords } from './promote-words.ts'

/** What an event becomes beside an alert. */
export type Into = 'alert' | 'new' | 'found'

interface PromotionForm {
  readonly title?: string
  readonly severity?: SeverityName
  readonly rule: string | undefined
  readonly into: Into
  /** Id of the open case that was chosen. */
  readonly found: string | undefined
}

/** What became of a promotion: the number of the last alert, of the case, and how many were refused. */
interface Promoted {
  readonly text: string
  readonly alert: string | undefined
  readonly case: string | undefined
  readonly refused: number
}

/**
 * Promotes events one after another; a new case is opened by the first and joined by the others. Fails when the first is
 * refused; later refusals are counted and told.
 */
export async function promoteAll(events: readonly EventItem[], form: PromotionForm): Promise<Promoted> {
  const { title, severity, rule, into, found } = form
  let [alert, caseId, caseName]: (string | undefined)[] = [undefined, found, undefined]
  const refusals: string[] = []
  for (const [i, event] of events.entries()) {
    const body = {
      ...(title === undefined ? {} : { title }),
      ...(severity === undefined ? {} : { severity }),
      ...(rule === undefined ? {} : { rule }),
      ...(into === 'alert' ? {} : { case: caseId ?? 'new' }),
    }
    try {
      const made = await call('promoteLog', { params: { id: event.id }, body })
      alert = made.alert.name
      caseId ??= made.case?.id
      caseName = made.case?.name ?? caseName
    } catch (error) {
      if (i === 0) throw error
      refusals.push(sentenceOf(error))
    }
  }
  const done = events.length - refusals.length
  const where = caseName === undefined ? (alert ?? '') : `${alert ?? ''} in ${caseName}`
  const refused = refusals.length === 0 ? '' : ` ${refusals.length} refused: ${refusals[0] ?? ''}`
  const text = `Promoted ${eventsWords(done)}: ${where}.${refused}`
  return { text, alert, case: caseName, refused: refusals.length }
}

import { AppError, type Entity } from '@aurora/core'

const dayUs = 86_400e6
const minuteUs = 60e6

/** The settings of this package, with defaults. Times are microseconds. */
export interface CaseSettings {
  /** A repeat this long after the last one still counts on an open alert; 24 h. */
  readonly repeatWindowUs: number
  /** A repeat this long after an alert was resolved opens it again; 7 days. */
  readonly reopenWindowUs: number
  /** A repeat this long after an alert was called a false positive is only counted; 30 days. */
  readonly falsePositiveMemoryUs: number
  /** New alerts of one rule in one minute; what is beyond goes into one storm alert. 60. */
  readonly newAlertsPerRuleAndMinute: number
  /** After this time an alert weighs half in the risk of its entities; 24 h. */
  readonly riskHalfLifeUs: number
  /** How much the alerts of a rule weigh in risk; 1 unless a rule says otherwise, never below 0. */
  readonly ruleWeight: (ruleId: string) => number
  /** Alerts this far apart, on receipt time, may belong to one incident; 15 min (AU-114). */
  readonly correlationWindowUs: number
  /** A value in more alerts of one window than this joins none: it is a resolver or a proxy, not an attacker. 50. */
  readonly busyAlerts: number
  /** Values that never join alerts, such as the site's own DNS server. */
  readonly neverCorrelate: readonly Entity[]
  /** Sensors whose alerts are joined among themselves only: those of a demonstration. */
  readonly realmSensors: readonly string[]
  /** Ids of findings, and so the memory of which were folded, are kept this long; 90 days. */
  readonly findingRetentionUs: number
  /** Closed alerts without a case are kept this long; 400 days. */
  readonly alertRetentionUs: number
  /** A closed case may be deleted after this time; 365 days. */
  readonly caseRetentionUs: number
  /** Messages of the feed that are kept to be resumed from; 10,000. */
  readonly feedMessages: number
  /** One piece of evidence; 100 MiB. */
  readonly evidenceBytes: number
}

const defaults: CaseSettings = {
  repeatWindowUs: dayUs,
  reopenWindowUs: 7 * dayUs,
  falsePositiveMemoryUs: 30 * dayUs,
  newAlertsPerRuleAndMinute: 60,
  riskHalfLifeUs: dayUs,
  ruleWeight: () => 1,
  correlationWindowUs: 15 * minuteUs,
  busyAlerts: 50,
  neverCorrelate: [],
  realmSensors: [],
  findingRetentionUs: 90 * dayUs,
  alertRetentionUs: 400 * dayUs,
  caseRetentionUs: 365 * dayUs,
  feedMessages: 10_000,
  evidenceBytes: 100 << 20,
}

/** `given` over the defaults. Fails with 'config.invalid' where a number is not one that can be used. */
export function settle(given: Partial<CaseSettings>): CaseSettings {
  const settings = { ...defaults, ...given }
  for (const [name, value] of Object.entries(settings))
    if (typeof value === 'number' && !(value > 0 && Number.isFinite(value)))
      throw new AppError('config.invalid', `${name} must be above 0`, { name })
  return settings
}

/** The realm of what a sensor saw: alerts of different ones are never one, and never joined. */
export const realmOf = ({ realmSensors }: CaseSettings, sensor: string): string =>
  realmSensors.includes(sensor) ? sensor : ''

/** What one thing may hold at most. Everything a log says was written by an attacker, so every list has an end. */
export const bounds = {
  titleChars: 500,
  descriptionChars: 10_000,
  noteChars: 20_000,
  notebookChars: 100_000,
  nameChars: 200,
  valueChars: 512,
  rawLogChars: 16_384,
  tags: 50,
  tagChars: 64,
  techniques: 50,
  indicators: 100,
  assets: 100,
  matchedFields: 50,
  entitiesOfAlert: 100,
  entitiesShown: 12,
  eventsOfAlert: 100,
  searchChars: 4_000,
  /** Findings of one transaction. */
  findingsAtOnce: 1_000,
  bulkAlerts: 5_000,
  /** Alerts of one transaction, and of one audit record, in a bulk change. */
  bulkAtOnce: 400,
  pageItems: 200,
  alertsOfIncident: 1_000,
  alertsOfCase: 1_000,
  tasksOfCase: 200,
  observablesOfCase: 1_000,
  evidenceOfCase: 500,
} as const

import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Alert, By, Casework } from '@aurora/cases'
import { AppError } from '@aurora/core'
import { demoSensor, type Demonstration } from '@aurora/http'
import type { BodyReceiver, Ledger, SensorWatch } from '@aurora/ingest'
import type { EventStore } from '@aurora/store'
import { attacker } from './places.ts'
import { recordingUntil } from './recording.ts'

/** What the demonstration works on. */
export interface DemonstrationParts {
  readonly bodies: BodyReceiver
  readonly ledger: Ledger
  readonly sensors: Pick<SensorWatch, 'forget'>
  readonly store: EventStore
  readonly casework: Casework
}

/** The recording ends so long before now: its last events are not in the future of any clock. */
const endsBeforeNowMs = 30_000

/** Alerts follow their events within a second or two; of a machine that is busy they are waited for so long. */
const maxWaitMs = 15_000
const lookEveryMs = 250

/** So many looks at which nothing was added: all rules have said what they have to say. */
const quietLooks = 6

const caseTitle = 'DEMO: a stranger on web1, and then on ws12'
const caseNote = `This is a recorded attack, moved to now. Nothing of it happened to you.

Somebody at ${attacker.address} looked for open ports, tried a hole of the web server, guessed the password of root, went on to a workstation, fetched a tool with certutil.exe, and now calls home twice a minute.

Follow the address, see what it did, and close the case with what it came to. Sources → Remove the demonstration takes all of it away.`

/** The recorded attack for people who look around; one replay or removal at a time. */
export class RecordedAttack implements Demonstration {
  readonly #parts: DemonstrationParts
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: DemonstrationParts) {
    this.#parts = parts
  }

  replay(by: By): ReturnType<Demonstration['replay']> {
    return this.#oneByOne(() => this.#replay(by))
  }

  remove(): ReturnType<Demonstration['remove']> {
    return this.#oneByOne(() => this.#remove())
  }

  async #oneByOne<Result>(run: () => Promise<Result>): Promise<Result> {
    const mine = this.#last.catch(() => undefined).then(run)
    this.#last = mine
    return await mine
  }

  async #replay(by: By): ReturnType<Demonstration['replay']> {
    const { bodies, ledger } = this.#parts
    const accounts = await ledger.accounts()
    if (accounts.some(({ sensor, stored }) => sensor === demoSensor && stored > 0))
      throw new AppError('request.conflict', 'the demonstration is there already', { hint: 'remove it first' })
    let events = 0
    for (const { source, lines } of recordingUntil(Date.now() - endsBeforeNowMs)) {
      const body = Readable.from([Buffer.from(`${lines.join('\n')}\n`)])
      const report = await bodies.receive({ source, sensor: demoSensor, encoding: undefined, key: undefined, body })
      events += report.stored
    }
    const alerts = await this.#alerts()
    return { events, alerts: alerts.length, case: await this.#openCase(alerts, by) }
  }

  /** The alerts of the recording, once no more come. */
  async #alerts(): Promise<readonly Alert[]> {
    const deadlineMs = Date.now() + maxWaitMs
    let alerts: readonly Alert[] = []
    for (let quiet = 0; quiet < quietLooks && Date.now() < deadlineMs;) {
      await sleep(lookEveryMs)
      const { items } = await this.#parts.casework.alerts.list({ limit: 200 })
      const now = items.filter(({ sensor }) => sensor === demoSensor)
      quiet = now.length === alerts.length && now.length > 0 ? quiet + 1 : 0
      alerts = now
    }
    return alerts
  }

  /** Opens a case of the largest incident of the recording; null when there is none. */
  async #openCase(alerts: readonly Alert[], by: By): Promise<string | null> {
    const { incidents, cases } = this.#parts.casework
    const groups = Map.groupBy(alerts, ({ incidentId }) => incidentId)
    groups.delete(undefined)
    const [largest] = [...groups].sort(([, a], [, b]) => b.length - a.length)
    if (largest?.[0] === undefined) return null
    const { name } = await incidents.promote(largest[0], by)
    await cases.change(name, { title: caseTitle, note: caseNote }, by)
    await cases.addTask(name, { title: `Find out what ${attacker.address} did, and where it got in` }, by)
    await cases.addTask(name, { title: 'Say what it came to, and close the case' }, by)
    return name
  }

  async #remove(): ReturnType<Demonstration['remove']> {
    const { store, ledger, sensors, casework } = this.#parts
    const removed = await store.removeSensor(demoSensor)
    await store.findings.removeSensor(demoSensor)
    const { alerts, cases } = await casework.removeSensor(demoSensor)
    await ledger.dropAccounts(demoSensor)
    await sensors.forget(demoSensor)
    return { removed, alerts, cases }
  }
}

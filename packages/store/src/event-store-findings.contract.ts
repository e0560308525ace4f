import type { Finding } from '@aurora/core'
import { expect, test } from 'vitest'
import { batchOf, samples } from './testing/sample-events.ts'
import { usingStore, type StorePlace } from './testing/store-place.ts'

/** A finding like no other with a smaller or larger number. */
export const sampleFinding = (number: number, change: Partial<Finding> = {}): Finding => ({
  id: number.toString(16).padStart(32, '0'),
  timeUs: 1_770_000_000_000_000 + number,
  receivedUs: 1_770_000_000_000_500 + number,
  detectedUs: Date.now() * 1000,
  rule: { id: 'rule-1', version: '0'.repeat(16), title: 'A "rule"', pack: 'own', author: 'Ä', license: 'MIT', opensCase: false },
  evaluation: 'live',
  severity: 3,
  techniques: ['T1059'],
  source: 'windows',
  sensor: 'dc1',
  dataset: 'sysmon',
  message: `line ${number}\n\u202e`,
  description: '',
  eventIds: [number.toString(16).padStart(32, 'e')],
  eventCount: 1,
  entities: [{ kind: 'user', value: "o'neil:x" }],
  matched: { Image: 'C:\\a.exe', '': '\\0' },
  ...change,
}) // prettier-ignore

const first = { mayRepeat: false }
const again = { mayRepeat: true }

/** What an event store does with findings: part of the contract of event-store.contract.ts. */
export function findingsContract(newPlace: () => Promise<StorePlace>): void {
  test('findings are kept as they are, numbered in their order, beyond a restart too', async () => {
    await using place = await newPlace()
    const findings = [1, 2, 3].map((number) => sampleFinding(number))
    {
      await using opened = await usingStore(place)
      const kept = await opened.store.findings.append(7, findings, first)
      expect(kept.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
      expect(await opened.store.findings.append(8, [], first)).toEqual([])
    }
    await using opened = await usingStore(place)
    const later = await opened.store.findings.append(9, [sampleFinding(4)], first)
    expect(later[0]?.sequence).toBe(4)
    const all = await opened.store.findings.after(0, 10)
    expect(all.map(({ finding }) => finding)).toEqual([...findings, later[0]?.finding])
    expect((await opened.store.findings.after(2, 1)).map(({ sequence }) => sequence)).toEqual([3])
  })

  test('a finding that may come again is kept once', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { findings } = opened.store
    await findings.append(1, [sampleFinding(1), sampleFinding(1), sampleFinding(2)], first)
    const kept = await findings.append(2, [sampleFinding(2), sampleFinding(3)], again)
    expect(kept.map(({ finding }) => finding.id)).toEqual([sampleFinding(3).id])
    expect(await findings.count({})).toBe(3)
  })

  test('appends at the same time get numbers of their own', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { findings } = opened.store
    await Promise.all(Array.from({ length: 5 }, (_, i) => findings.append(i, [sampleFinding(i)], first)))
    expect((await findings.after(0, 10)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5])
  })

  test('findings of a time are counted by technique', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { findings } = opened.store
    const named = [['T1059', 'T1059'], ["T'1\\", 'T1059'], []]
    await findings.append(1, named.map((techniques, n) => sampleFinding(n, { techniques })), first) // prettier-ignore
    const nowUs = Date.now() * 1000
    const around = { fromUs: nowUs - 3600e6, toUs: nowUs + 3600e6 }
    expect(await findings.countByTechnique(around)).toEqual(new Map([['T1059', 2], ["T'1\\", 1]])) // prettier-ignore
    expect(await findings.countByTechnique({ fromUs: 0, toUs: nowUs - 3600e6 })).toEqual(new Map())
  })

  test('findings are found by rule, event, entity and time, newest first, page by page', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const { findings } = opened.store
    const other = { ...sampleFinding(0).rule, id: "it's" }
    await findings.append(
      1,
      [1, 2, 3, 4].map((n) => sampleFinding(n, n === 3 ? { rule: other, entities: [] } : {})),
      first,
    )
    const ids = async (filter: Parameters<typeof findings.find>[0]): Promise<number[]> =>
      (await findings.find(filter, { limit: 10 })).findings.map(({ sequence }) => sequence)
    expect(await ids({})).toEqual([4, 3, 2, 1])
    expect(await ids({ ruleId: "it's" })).toEqual([3])
    expect(await ids({ eventId: sampleFinding(2).eventIds[0] })).toEqual([2])
    expect(await ids({ entity: { kind: 'user', value: "o'neil:x" } })).toEqual([4, 2, 1])
    expect(await ids({ fromUs: sampleFinding(2).timeUs, toUs: sampleFinding(4).timeUs })).toEqual([3, 2])
    expect(await findings.count({ ruleId: 'rule-1' })).toBe(3)
    const page = await findings.find({}, { limit: 3 })
    expect(page.next).toBe(2)
    const rest = await findings.find({}, { limit: 3, before: page.next })
    expect([rest.findings.map(({ sequence }) => sequence), rest.next]).toEqual([[1], undefined])
  })

  test('the events of a batch are read by id, and no others', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    await opened.store.append(batchOf(5, samples(4)))
    await opened.store.append(batchOf(6, samples(3, 4)))
    const read = await opened.store.findBatch(5, { limit: 3 })
    const rest = await opened.store.findBatch(5, { limit: 3, afterId: read.at(-1)?.id })
    expect([read.length, rest.length]).toEqual([3, 1])
    expect(new Set([...read, ...rest].map(({ id }) => id)).size).toBe(4)
    expect(await opened.store.findBatch(7, { limit: 3 })).toEqual([])
  })
}

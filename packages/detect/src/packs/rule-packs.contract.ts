import { localOperator } from '@aurora/identity'
import { migrate, type State, type Transaction } from '@aurora/state'
import { describe, expect, test } from 'vitest'
import { RulePacks } from './rule-packs.ts'
import { packMigrations } from './tables.ts'

const from = { address: '127.0.0.1', requestId: 'r1' }
const by = localOperator

const ruleText = (id: number, title: string, extra = ''): string =>
  `title: ${title}\nid: 0000000${id}-0000-4000-8000-000000000000\nauthor: somebody\nlevel: high\ntags: [attack.execution, attack.t1059.001]\nlogsource: { product: windows, service: security }\ndetection:\n  s:\n    EventID: ${id}\n  condition: s\n${extra}`
const keyOf = (id: number): string => `0000000${id}-0000-4000-8000-000000000000`

/** What rule packs do, on every state store. */
export function rulePacksContract(name: string, newState: () => Promise<() => Promise<State>>): void {
  describe(`rule packs on ${name}`, () => {
    test('a pack is installed, brought to another version, and removed', async () => {
      await using opened = await open(newState)
      const { packs, records, changes } = opened
      const files = [
        { file: 'b.yml', text: ruleText(2, 'second') },
        { file: 'a.yml', text: ruleText(1, 'first') },
      ]
      const pack = { name: 'own', origin: '/rules', license: 'MIT', files }
      expect(await packs.install(pack, { isTrial: true }, by, from)).toMatchObject({ added: ['a.yml', 'b.yml'] })
      expect(await packs.list()).toEqual([])
      expect(await packs.install(pack, { isTrial: false }, by, from)).toMatchObject({ rules: 2, faults: [] })
      expect(await packs.list()).toMatchObject([{ name: 'own', origin: '/rules', license: 'MIT', files: 2, rules: 2 }])

      const next = [
        { file: 'a.yml', text: ruleText(1, 'first, better') },
        { file: 'c.yml', text: ruleText(3, 'third') },
      ]
      const report = await packs.install({ ...pack, files: next }, { isTrial: false }, by, from)
      expect(report).toMatchObject({ added: ['c.yml'], changed: ['a.yml'], removed: ['b.yml'], unchanged: 0 })
      const { rules, total } = await packs.find({}, { limit: 10, skip: 0 })
      expect(rules.map(({ title }) => title)).toEqual(['first, better', 'third'])
      expect([total, rules[0]?.techniques, rules[0]?.tactics]).toEqual([2, ['T1059.001'], ['execution']])

      await packs.remove('own', by, from)
      expect((await packs.find({}, { limit: 10, skip: 0 })).total).toBe(0)
      await expect(packs.remove('own', by, from)).rejects.toMatchObject({ code: 'request.not_found' })
      expect(records).toEqual(['rules.install', 'rules.install', 'rules.remove'])
      expect(changes()).toBe(3)
    })

    test('tuning outlives an update, a pinned rule is left as it is, and what lost its rule is told', async () => {
      await using opened = await open(newState)
      const { packs } = opened
      const install = async (...texts: string[]) =>
        await packs.install(
          { name: 'own', origin: '', license: '', files: texts.map((text, i) => ({ file: `${i}.yml`, text })) },
          { isTrial: false },
          by,
          from,
        )
      await install(ruleText(1, 'one'), ruleText(2, 'two'), ruleText(3, 'three'))
      await packs.tune([keyOf(1)], { isEnabled: false, reason: 'our own scanner' }, by, from)
      await packs.tune([keyOf(1)], { severity: 4 }, by, from)
      await packs.tune([keyOf(2)], { isPinned: true }, by, from)
      await packs.tune([keyOf(3)], { opensCase: true }, by, from)
      const report = await install(ruleText(1, 'one, new'), ruleText(2, 'two, new'))
      expect(report).toMatchObject({ changed: ['0.yml'], pinned: ['1.yml'], removed: ['2.yml'], orphaned: [keyOf(3)] })
      const { rules } = await packs.find({}, { limit: 10, skip: 0 })
      expect(rules.map(({ title, tuning }) => [title, tuning.isEnabled, tuning.severity, tuning.reason])).toEqual([
        ['one, new', false, 4, 'our own scanner'],
        ['two', true, undefined, ''],
      ])
      await install(ruleText(1, 'one'), ruleText(2, 'two'), ruleText(3, 'three'))
      const back = await packs.find({ key: keyOf(3) }, { limit: 1, skip: 0 })
      expect(back.rules[0]?.tuning.opensCase).toBe(true)
      await expect(packs.tune(['nothing'], { isEnabled: false }, by, from)).rejects.toMatchObject({
        code: 'request.not_found',
      })
    })

    test('what threads are given names itself: the same rules and tuning, the same name', async () => {
      await using opened = await open(newState)
      const { packs } = opened
      expect((await packs.live()).ruleSet).toBe('')
      const pack = { name: 'own', origin: '', license: 'MIT', files: [{ file: 'a.yml', text: ruleText(1, 'one') }] }
      await packs.install(pack, { isTrial: false }, by, from)
      const before = await packs.live()
      expect(before.files).toMatchObject([{ pack: 'own', file: 'a.yml', license: 'MIT' }])
      await packs.install({ ...pack, origin: 'elsewhere' }, { isTrial: false }, by, from)
      expect((await packs.live()).ruleSet).toBe(before.ruleSet)
      await packs.tune([keyOf(1)], { isEnabled: false }, by, from)
      const tuned = await packs.live()
      expect(tuned.ruleSet).not.toBe(before.ruleSet)
      await packs.setPlaceholder('admins', ['root', 'adm*'], by, from)
      const placed = await packs.live()
      expect([placed.ruleSet === tuned.ruleSet, placed.placeholders.get('admins')]).toEqual([false, ['root', 'adm*']])
      await packs.setPlaceholder('admins', [], by, from)
      expect((await packs.live()).ruleSet).toBe(tuned.ruleSet)
    })

    test('what is wrong with a file is told, and the other rules are installed', async () => {
      await using opened = await open(newState)
      const files = [
        { file: 'broken.yml', text: 'title: [' },
        { file: 'good.yml', text: ruleText(1, 'good') },
        ...Array.from({ length: 100 }, (_, i) => ({ file: `x${i}.yml`, text: '\t{{{' })),
      ]
      const pack = { name: 'own', origin: '', license: '', files }
      const report = await opened.packs.install(pack, { isTrial: false }, by, from)
      expect(report.rules).toBe(1)
      expect(new Set(report.faults.map(({ file }) => file)).size).toBe(101)
    })

    test.for([
      ['a name that is none', { name: '../x' }, 'request.invalid'],
      ['no files', { files: [] }, 'request.invalid'],
      ['two files of one name', { files: Array(2).fill({ file: 'a.yml', text: '' }) }, 'request.invalid'],
      ['a file that is no text', { files: [{ file: 'a.yml', text: '\0' }] }, 'request.invalid'],
      ['a file of two megabytes', { files: [{ file: 'a.yml', text: ' '.repeat(2 << 20) }] }, 'request.too_large'],
    ] as const)('refused: %s', async ([, change, code]) => {
      await using opened = await open(newState)
      const pack = { name: 'own', origin: '', license: '', files: [{ file: 'a.yml', text: '' }], ...change }
      await expect(opened.packs.install(pack, { isTrial: false }, by, from)).rejects.toMatchObject({ code })
      expect(await opened.packs.list()).toEqual([])
    })
  })
}

async function open(newState: () => Promise<() => Promise<State>>) {
  const state = await (await newState())()
  await migrate(state, packMigrations)
  const records: string[] = []
  let changed = 0
  const audit = {
    append: async ({ action }: { action: string }, _tx?: Transaction) => {
      records.push(action)
      return await Promise.resolve(undefined as never)
    },
  }
  return {
    packs: new RulePacks({ state, audit, changed: () => void changed++ }),
    records,
    changes: () => changed,
    [Symbol.asyncDispose]: async () => await state.close(),
  }
}

import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import { address, ann, finding, useDesk } from '../casework.fixture.ts'
import { markings, reportSections, type ReportOptions } from './case-report.ts'

const everything: ReportOptions = {
  marking: 'amber',
  sections: reportSections,
  zone: 'Europe/Berlin',
  origin: 'https://soc.example',
}

/** What an attacker who writes logs would like a report to be. */
const hostile = '</td><script>alert(1)</script> | `x` **b** [c](javascript:d) \u202egnp.exe\u0007\n# heading'

/** What reports promise on every state store. */
export function reportsContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`reports on ${name}`, () => {
    const desk = useDesk(newStore)
    const reports = () => desk().work.reports

    /** A case with something in each of its sections. */
    async function fill(): Promise<void> {
      const { work } = desk()
      await work.foldFindings([
        finding({ entities: [address('192.0.2.66')], techniques: ['T1110.001'], eventIds: ['ab'.repeat(16)] }),
      ])
      await work.cases.open({ title: `Odd ${hostile}`, alerts: ['A-1'], description: 'first\n\nsecond' }, ann)
      await work.cases.change('C-1', { note: hostile }, ann)
      await work.cases.addTask('C-1', { title: 'call bob', dueUs: null }, ann)
      await work.cases.addObservable('C-1', { kind: 'hash', value: 'a'.repeat(64) }, ann)
      await work.cases.addObservable('C-1', { kind: 'domain', value: 'evil.example', tags: ['c2'] }, ann)
    }

    test('say what the case is in each format, and the log says who has one', async () => {
      await fill()
      for (const format of ['html', 'markdown', 'json', 'stix'] as const) {
        const { text, fileName } = await reports().write('c-1', format, everything, ann)
        for (const said of ['C-1', 'T1110.001', 'evil.example', '192.0.2.66', 'a'.repeat(64)])
          expect(text.replaceAll('\\', ''), `${said} in ${fileName}`).toContain(said)
      }
      const { items } = await desk().work.cases.timeline('C-1', { kinds: ['report'] })
      expect(items.map(({ text }) => text)).toContain('wrote a report (stix, TLP:AMBER)')
      const records = (await desk().audit.list()).items.filter(({ action }) => action === 'case.report')
      expect(records.map(({ details }) => details)).toMatchObject(
        ['stix', 'json', 'markdown', 'html'].map((format) => ({ format })),
      )
    })

    test('leave no trace while they are looked at', async () => {
      await fill()
      await reports().preview('C-1', 'markdown', everything, ann)
      expect((await desk().work.cases.timeline('C-1', { kinds: ['report'] })).items).toEqual([])
    })

    test('show what was written as text', async () => {
      await fill()
      const html = (await reports().write('C-1', 'html', everything, ann)).text
      expect(html).not.toContain('<script')
      expect(html).toContain('&lt;script&gt;alert(1)')
      expect(html).toContain('\\u202egnp.exe\\u0007')
      const markdown = (await reports().write('C-1', 'markdown', everything, ann)).text
      expect(markdown).not.toMatch(/[^\\]<script|\n# heading|[^\\]\]\(javascript|[^\\]\*\*b/)
      expect(markdown).toContain('\\[c\\](javascript:d)')
    })

    test('give times in UTC and in the zone, and the way back to what they say', async () => {
      await fill()
      const html = (await reports().write('C-1', 'html', everything, ann)).text
      expect(html).toContain('>2026-01-01 00:00:00 UTC</span> <span class="time">(2026-01-01 01:00:00 CET)<')
      expect(html).toContain('href="https://soc.example/cases?selectedCase=C-1"')
      expect(html).toContain(`href="https://soc.example/siem?event=${'ab'.repeat(16)}"`)
    })

    test('carry their marking, and leave out what was left out', async () => {
      await fill()
      for (const marking of markings) {
        const { text } = await reports().preview('C-1', 'html', { ...everything, marking, sections: ['tasks'] }, ann)
        expect(text.split(`TLP:${marking.toUpperCase()}<`).length).toBeGreaterThan(2)
        expect(text).toContain('call bob')
        expect(text).not.toContain('evil.example')
      }
    })

    test('as STIX refer to nothing that is not in them, and have the same ids again', async () => {
      await fill()
      const bundle = async () =>
        JSON.parse((await reports().preview('C-1', 'stix', everything, ann)).text) as {
          objects: { id: string; type: string; object_refs?: string[]; object_marking_refs?: string[] }[]
        }
      const { objects } = await bundle()
      const ids = new Set(objects.map(({ id }) => id))
      expect(ids.size).toBe(objects.length)
      for (const { object_refs = [], object_marking_refs = [] } of objects)
        for (const id of [...object_refs, ...object_marking_refs]) expect(ids).toContain(id)
      expect(objects.map(({ type }) => type).sort()).toEqual([
        ...['attack-pattern', 'domain-name', 'file', 'identity', 'ipv4-addr', 'marking-definition', 'report'],
      ])
      expect((await bundle()).objects.map(({ id }) => id)).toEqual([...ids])
    })

    test('are refused where what was asked for is nothing', async () => {
      await fill()
      const options = [{ zone: 'Mars/Olympus' }, { marking: 'pink' as 'red' }, { sections: ['rumours' as 'tasks'] }]
      for (const wrong of options)
        await expect(reports().write('C-1', 'html', { ...everything, ...wrong }, ann)).rejects.toMatchObject({
          code: 'request.invalid',
        })
      await expect(reports().write('C-9', 'html', everything, ann)).rejects.toMatchObject({ code: 'request.not_found' })
    })
  })
}

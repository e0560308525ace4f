import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { generateKeyPairSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql, type State } from '@aurora/state'
import { openAudit, type AuditEntry, type AuditLog, type AuditOptions } from './index.ts'
import { genesis, rowHash, type Link } from './record.ts'
import { tablesOf } from './tables.ts'

const entry = (i: number): AuditEntry => ({
  eventType: i % 2 === 0 ? 'user' : 'auth',
  action: `action.${i}`,
  outcome: 'success',
  actor: { kind: 'user', id: `u-${i % 3}`, name: 'bob 🙂 "quoted"' },
  target: i % 4 === 0 ? { kind: 'rule', id: `r-${i}`, name: 'rule' } : undefined,
  address: '192.0.2.1',
  requestId: `req-${i}`,
  details: { i, nested: { list: [1, 'two', null] } },
})

/** What the audit log promises on every state store. `newStore` gives handles on a new and empty one. */
export function auditContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`audit log on ${name}`, () => {
    let open: () => Promise<State>
    let state: State
    let log: AuditLog
    let folder: string
    let problems: unknown[]
    let nowMs: number

    const path = (file: string) => join(folder, file)
    const openLog = (more: Partial<AuditOptions> = {}) =>
      openAudit({
        state,
        keyFile: path('audit.key'),
        headFile: path('audit.head'),
        nowMs: () => nowMs++,
        onProblem: (error) => problems.push(error),
        ...more,
      })
    const append = async (from: number, to: number) => {
      await state.transaction(async (tx) => {
        for (let i = from; i <= to; i++) await log.append(entry(i), tx)
      })
    }
    /** Closes and opens the log, as a restart does. */
    const restart = async () => {
      await log.close()
      log = await openLog()
    }
    const update = (change: string) => sql.raw(`update ${change}`).execute(state.as())
    const remove = (condition: string) => sql.raw(`delete from audit_records where ${condition}`).execute(state.as())
    const broken = async () => {
      const result = await log.verify()
      return result.ok ? 'ok' : result.problem.message
    }

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'aurora-audit-'))
      nowMs = Date.UTC(2026, 0, 1)
      problems = []
      open = await newStore()
      state = await open()
      log = await openLog()
    })
    afterEach(async () => {
      await log.close()
      await state.close()
      await rm(folder, { recursive: true, force: true })
    })

    describe('appending', () => {
      test('gives back the record, which links to the one before', async () => {
        const first = await log.append(entry(1))
        const second = await log.append({ ...entry(2), target: undefined, details: undefined })
        expect(first).toMatchObject({
          sequence: 1,
          previous: genesis.hash,
          time: '2026-01-01T00:00:00.000000Z',
          details: entry(1).details,
        })
        expect(second).toMatchObject({ sequence: 2, previous: first.hash, target: null, details: {} })
        expect((await log.list()).items).toEqual([second, first])
        expect(await log.verify()).toEqual({
          ok: true,
          records: 2,
          checkpoints: 0,
          head: { sequence: 2, hash: second.hash },
        })
      })

      test('is part of the transaction it is given', async () => {
        await log.append(entry(1))
        const failing = state.transaction(async (tx) => {
          await log.append(entry(2), tx)
          await log.append(entry(3), tx)
          throw new Error('roll back')
        })
        await expect(failing).rejects.toThrow('roll back')
        await state.transaction(async (tx) => {
          await log.append(entry(4), tx)
          await log.append(entry(5), tx)
        })
        expect((await log.list()).items.map((record) => record.action)).toEqual(['action.5', 'action.4', 'action.1'])
        expect(await log.verify()).toMatchObject({ ok: true, records: 3 })
      })

      test('by many at once, in two processes, makes one chain', async () => {
        const elsewhere = await open()
        const twin = await openLog({ state: elsewhere })
        await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? log : twin).append(entry(i))))
        await twin.checkpoint()
        await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? log : twin).append(entry(i))))
        expect(await log.verify()).toMatchObject({ ok: true, records: 80, checkpoints: 1 })
        expect(await twin.verify()).toMatchObject({ ok: true, records: 80, checkpoints: 1 })
        await twin.close()
        await elsewhere.close()
        expect(problems).toEqual([])
      })
    })

    test('lists newest first, by pages and filters', async () => {
      await append(1, 12)
      const actions = async (query: Parameters<AuditLog['list']>[0]) =>
        (await log.list(query)).items.map((record) => record.action)
      const first = await log.list({ limit: 5 })
      expect([first.items.length, first.cursor]).toEqual([5, 8])
      expect((await log.list({ limit: 5, cursor: first.cursor })).items[0]?.sequence).toBe(7)
      const last = await log.list({ limit: 5, cursor: 3 })
      expect([last.items.length, 'cursor' in last]).toEqual([2, false])
      expect(await actions({ eventType: 'user', actorId: 'u-0' })).toEqual(['action.12', 'action.6'])
      expect(await actions({ targetId: 'r-8' })).toEqual(['action.8'])
      expect(await actions({ action: 'action.3', outcome: 'success' })).toEqual(['action.3'])
      expect(await actions({ outcome: 'denied' })).toEqual([])
      const startMs = Date.UTC(2026, 0, 1)
      expect(await actions({ fromMs: startMs + 2, toMs: startMs + 4 })).toEqual(['action.4', 'action.3'])
    })

    describe('verifying finds', () => {
      beforeEach(async () => {
        await append(1, 20)
        await log.checkpoint()
        await append(21, 30)
        await log.checkpoint()
        await append(31, 36)
        expect(await log.verify()).toMatchObject({ ok: true, records: 36, checkpoints: 2 })
      })

      test.for([
        `time = '2020-01-01T00:00:00.000000Z'`,
        `event_type = 'config'`,
        `action = 'login'`,
        `outcome = 'failure'`,
        `actor_kind = 'key'`,
        `actor_id = 'u-9'`,
        `actor_name = 'eve'`,
        `target_kind = 'case'`,
        `target_id = 'r-9'`,
        `target_name = ''`,
        `target_name = null`,
        `target_id = null`,
        `target_kind = null, target_id = null, target_name = null`,
        `address = null`,
        `address = '192.0.2.2'`,
        `request_id = null`,
        `details = '{"i":12}'`,
        `details = replace(details, ',', ', ')`,
        `details = 'no json'`,
        `previous = '${'0'.repeat(64)}'`,
        `hash = '${'0'.repeat(64)}'`,
      ])('a changed field: %s', async (change) => {
        await update(`audit_records set ${change} where sequence = 12`)
        expect(await log.verify()).toEqual({
          ok: false,
          records: 11,
          checkpoints: 2,
          problem: { record: 12, message: 'hash mismatch at record 12: the content was changed' },
        })
      })

      test('a removed record', async () => {
        await remove('sequence = 13')
        expect(await broken()).toBe('record 13 is missing')
      })

      test('a removed first record', async () => {
        await remove('sequence = 1')
        expect(await broken()).toBe('record 1 is missing')
      })

      test('a removed record whose gap was closed', async () => {
        await remove('sequence = 13')
        await update('audit_records set sequence = 13 where sequence = 14')
        expect(await broken()).toBe('hash mismatch at record 13: the content was changed')
      })

      test('two records that changed places', async () => {
        await update('audit_records set sequence = 1005 where sequence = 5')
        await update('audit_records set sequence = 5 where sequence = 6')
        await update('audit_records set sequence = 6 where sequence = 1005')
        expect(await broken()).toBe('hash mismatch at record 5: the content was changed')
      })

      test('an inserted record', async () => {
        const columns = Object.keys(
          (await tablesOf(state).selectFrom('audit_records').selectAll().executeTakeFirst()) ?? {},
        )
        const copied = columns.map((column) => (column === 'sequence' ? '-5' : column)).join(', ')
        await sql
          .raw(
            `insert into audit_records (${columns.join(', ')}) select ${copied} from audit_records where sequence = 3`,
          )
          .execute(state.as())
        expect(await broken()).toBe('record -5 does not belong there')
      })

      test('a chain rewritten from one record on, without the key', async () => {
        await rewriteFrom(8)
        expect(await broken()).toBe(
          'record 20 has another hash than checkpoint 1 says: the chain up to it was rewritten',
        )
      })

      test('a chain rewritten behind the last checkpoint', async () => {
        await rewriteFrom(33)
        expect(await broken()).toBe(
          'record 36 has another hash than the signed head file says: the chain up to it was rewritten',
        )
      })

      test('one record rewritten with its own hash', async () => {
        await rewriteFrom(8, 8)
        expect(await broken()).toBe('record 9 does not follow record 8: the chain was rewritten')
      })

      test('an end cut off, behind the last checkpoint and before it', async () => {
        await remove('sequence > 35')
        expect(await broken()).toBe('record 36 is missing from the end: the signed head file has seen them')
        await remove('sequence > 22')
        expect(await broken()).toBe('records 23 to 36 are missing from the end: the signed head file has seen them')
        await rm(path('audit.head'))
        expect((await openLogAnd(broken))[0]).toBe(
          'records 24 to 30 are missing from the end: checkpoint 2 has seen them',
        )
      })

      test('everything removed', async () => {
        await remove('sequence > 0')
        await sql`delete from audit_checkpoints`.execute(state.as())
        expect(await broken()).toBe('records 1 to 36 are missing from the end: the signed head file has seen them')
      })

      test.for([
        ['hash', `hash = '${'0'.repeat(64)}'`, 'checkpoint 1 was changed: its signature is wrong'],
        ['sequence', 'sequence = 19', 'checkpoint 1 was changed: its signature is wrong'],
        ['time', `time = '2020-01-01T00:00:00.000Z'`, 'checkpoint 1 was changed: its signature is wrong'],
        ['count', 'count = 3', 'checkpoint 1 was changed: its signature is wrong'],
        ['signature', `signature = 'AAAA'`, 'checkpoint 1 was changed: its signature is wrong'],
        ['key', `key_id = 'other'`, 'checkpoint 1 is signed by another key'],
        ['number', 'number = 7', 'checkpoint 1 is missing'],
      ] as const)('a changed checkpoint: %s', async ([, change, message]) => {
        await update(`audit_checkpoints set ${change} where number = 1`)
        const result = await log.verify()
        expect(result).toMatchObject({ ok: false, records: 36, problem: { checkpoint: 1, message } })
      })

      test('removed checkpoints', async () => {
        await sql`delete from audit_checkpoints where number = 2`.execute(state.as())
        expect(await broken()).toBe('checkpoint 2 is missing from the end: the signed head file has seen it')
        await sql`delete from audit_checkpoints where number = 1`.execute(state.as())
        expect(await broken()).toBe('checkpoint 1 is missing from the end: the signed head file has seen it')
      })

      test('a head file that was changed or forged', async () => {
        const file = path('audit.head')
        const text = await readFile(file, 'utf8')
        await writeFile(file, text.replace('"sequence":36', '"sequence":30'))
        expect(await broken()).toBe('the head file was changed: its signature is wrong')
        await writeFile(file, 'nonsense')
        expect(await broken()).toBe('the head file was changed: it cannot be read')
        await writeFile(file, text.replace(/"keyId":"\w+"/, '"keyId":"other"'))
        expect(await broken()).toBe('the head file is signed by another key')
        expect(problems).toMatchObject([{ code: 'audit.broken' }])
      })

      test('a head file that was removed', async () => {
        await rm(path('audit.head'))
        expect(await broken()).toBe('the head file is missing')
        expect(problems).toMatchObject([{ code: 'audit.broken', message: 'the head file was removed' }])
      })

      test('signatures that are not of the key an auditor holds', async () => {
        const { publicKey } = generateKeyPairSync('ed25519')
        const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
        expect(await log.verify({ publicKeyPem })).toMatchObject({
          ok: false,
          problem: { checkpoint: 1, message: 'checkpoint 1 is signed by another key' },
        })
        expect(await log.verify({ publicKeyPem: log.publicKeyPem })).toMatchObject({ ok: true })
        await expect(log.verify({ publicKeyPem: 'no key' })).rejects.toMatchObject({ code: 'request.invalid' })
      })

      test('database and head file set back together, to one who noted a head', async () => {
        const noted = await log.verify()
        if (!noted.ok) throw new Error('the log was sound')
        expect(await log.verify({ expected: noted.head })).toMatchObject({ ok: true })
        const rewritten = { sequence: noted.head.sequence, hash: 'f'.repeat(64) }
        expect(await log.verify({ expected: rewritten })).toMatchObject({
          problem: { message: expect.stringContaining('than the expected head says') },
        })
        expect(await log.verify({ expected: { ...rewritten, sequence: 99 } })).toMatchObject({
          problem: { message: 'records 37 to 99 are missing from the end: the expected head has seen them' },
        })
      })

      /** What someone does who can write the database but not sign: change a record, then make its hashes fit again. */
      async function rewriteFrom(sequence: number, to = 1_000): Promise<void> {
        const db = tablesOf(state)
        const rows = await db.selectFrom('audit_records').selectAll().orderBy('sequence').execute()
        let last: Link = rows[sequence - 2] ?? genesis
        for (const row of rows.filter((row) => row.sequence >= sequence && row.sequence <= to)) {
          const changed = {
            ...row,
            actor_name: row.sequence === sequence ? 'eve' : row.actor_name,
            previous: last.hash,
          }
          last = { sequence: row.sequence, hash: rowHash(changed) }
          const values = { actor_name: changed.actor_name, previous: changed.previous, hash: last.hash }
          await db.updateTable('audit_records').set(values).where('sequence', '=', row.sequence).execute()
        }
      }

      async function openLogAnd<Result>(run: () => Promise<Result>): Promise<[Result]> {
        log = await openLog()
        return [await run()]
      }
    })

    describe('a log whose end was cut off', () => {
      beforeEach(async () => {
        await append(1, 10)
        await log.checkpoint()
        await append(11, 20)
      })

      test('is told while running, never signed again, and stays evident when it has grown past', async () => {
        await remove('sequence > 15')
        await append(16, 30)
        expect(problems).toMatchObject([{ code: 'audit.broken', message: expect.stringContaining('record 20') }])
        await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit.broken' })
        await restart()
        expect(await broken()).toContain('record 20 has another hash than the signed head file says')
        await expect(log.checkpoint()).rejects.toMatchObject({ code: 'audit.broken' })
      })

      test('is told at the next start', async () => {
        await log.close()
        await remove('sequence > 15')
        log = await openLog()
        expect(problems).toMatchObject([{ code: 'audit.broken' }])
        expect(await broken()).toContain('records 16 to 20 are missing from the end')
      })

      test('without its head file goes on, and says so in itself', async () => {
        await log.close()
        await rm(path('audit.head'))
        log = await openLog()
        const [record] = (await log.list({ limit: 1 })).items
        expect(record).toMatchObject({
          action: 'audit.head_missing',
          eventType: 'security_event',
          details: { lastSequence: 20 },
        })
        expect(await log.verify()).toMatchObject({ ok: true, records: 21 })
      })
    })

    describe('checkpoints', () => {
      test('are made after so many records, at closing, and not for nothing', async () => {
        await log.close()
        log = await openLog({ checkpointEveryRecords: 5 })
        await append(1, 5)
        await expect.poll(async () => (await log.verify()).checkpoints).toBe(1)
        expect(await log.checkpoint()).toBeUndefined()
        await append(6, 7)
        await restart()
        expect(await log.verify()).toMatchObject({ ok: true, records: 7, checkpoints: 2 })
        await restart()
        expect(await log.verify()).toMatchObject({ ok: true, records: 7, checkpoints: 2 })
      })

      test('are made after so much time', async () => {
        await log.close()
        log = await openLog({ checkpointEveryMs: 20 })
        await append(1, 1)
        await expect.poll(async () => (await log.verify()).checkpoints).toBe(1)
      })

      test('sign nothing that does not verify', async () => {
        await append(1, 5)
        await log.checkpoint()
        await append(6, 9)
        await update(`audit_records set actor_name = 'eve' where sequence = 7`)
        await expect(log.checkpoint()).rejects.toMatchObject({
          code: 'audit.broken',
          message: 'hash mismatch at record 7: the content was changed',
        })
      })
    })

    test('the key is private, the public key is not, and the key is not replaced', async () => {
      const mode = async (file: string) => (await stat(path(file))).mode & 0o777
      expect(await mode('audit.key')).toBe(0o600)
      expect(await readFile(path('audit.key.pub'), 'utf8')).toBe(log.publicKeyPem)
      const key = log.publicKeyPem
      await restart()
      expect(log.publicKeyPem).toBe(key)
      await copyFile(path('audit.key.pub'), path('wrong.key'))
      await expect(openLog({ keyFile: path('wrong.key') })).rejects.toMatchObject({ code: 'config.invalid' })
    })

    test('verifying tells how far it is and can be stopped', async () => {
      await append(1, 3)
      const told: number[][] = []
      await log.verify({ onProgress: (done, total) => told.push([done, total]) })
      expect(told).toEqual([[3, 3]])
      await expect(log.verify({ signal: AbortSignal.abort() })).rejects.toThrow('aborted')
    })
  })
}

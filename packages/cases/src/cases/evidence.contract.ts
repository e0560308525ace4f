import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { State } from '@aurora/state'
import { ann, dayUs, useDesk } from '../casework.fixture.ts'

async function* pieces(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

async function whole(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts)
}

/** What evidence promises on every state store. */
export function evidenceContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`evidence on ${name}`, () => {
    const desk = useDesk(newStore, { evidenceBytes: 1_000_000 })
    const evidence = () => desk().work.evidence
    const folder = () => join(desk().folder, 'evidence')
    const files = async () =>
      (await readdir(folder(), { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    const open = () => desk().work.cases.open({ title: 'x', reason: 'y' }, ann)
    const add = (bytes: Uint8Array, to = 'C-1') => evidence().add(to, { name: 'disk.img', body: pieces(bytes) }, ann)

    test('comes back to the byte, with its hash, and the log says who took it', async () => {
      await open()
      const bytes = randomBytes(300_000)
      const item = await evidence().add(
        'c-1',
        {
          name: '../../etc/passwd',
          mediaType: 'text/html',
          note: 'n',
          body: pieces(bytes.subarray(0, 7), bytes.subarray(7)),
        },
        ann,
      )
      expect(item).toMatchObject({
        name: '../../etc/passwd',
        sizeBytes: 300_000,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        addedBy: 'ann',
      })
      const read = await evidence().read('C-1', item.id, ann)
      expect((await whole(read.body)).equals(bytes)).toBe(true)
      expect(await evidence().list('C-1')).toEqual([item])
      expect((await files()).map((file) => file.name)).toEqual([item.sha256])
      const { items } = await desk().audit.list()
      expect(items.map((record) => record.action)).toEqual(['evidence.read', 'evidence.add', 'case.open'])
      expect(items[1]?.details).toMatchObject({ sha256: item.sha256, bytes: 300_000 })
    })

    test('that was changed on the disk, or is gone, is refused', async () => {
      await open()
      const item = await add(Buffer.from('evidence'))
      const path = join(folder(), item.sha256.slice(0, 2), item.sha256)
      expect(await readFile(path, 'utf8')).toBe('evidence')
      await writeFile(path, 'Evidence')
      await expect(evidence().read('C-1', item.id, ann)).rejects.toMatchObject({ code: 'evidence.damaged' })
    })

    test('too large, or for a case that is not there, leaves nothing behind', async () => {
      await open()
      await expect(add(randomBytes(1_000_001))).rejects.toMatchObject({ code: 'request.too_large' })
      await expect(add(Buffer.from('x'), 'C-9')).rejects.toMatchObject({ code: 'request.not_found' })
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('half')
        throw new Error('the sender went away')
      }
      await expect(evidence().add('C-1', { name: 'x', body: breaking() }, ann)).rejects.toThrow('went away')
      expect(await files()).toEqual([])
      expect(await evidence().list('C-1')).toEqual([])
    })

    test('half written when the power went is removed at the next start, and a file no case knows by the sweep', async () => {
      await open()
      const item = await add(Buffer.from('kept'))
      await writeFile(join(folder(), '.part-123'), 'half')
      const orphan = createHash('sha256').update('orphan').digest('hex')
      await mkdir(join(folder(), orphan.slice(0, 2)))
      await writeFile(join(folder(), orphan.slice(0, 2), orphan), 'orphan')
      const again = await desk().reopen()
      expect((await files()).map((file) => file.name).sort()).toEqual([item.sha256, orphan].sort())
      expect(await again.sweep()).toMatchObject({ files: 1 })
      expect((await files()).map((file) => file.name)).toEqual([item.sha256])
    })

    test('that two cases share stays until both are gone', async () => {
      await open()
      await open()
      const [one, two] = [await add(Buffer.from('same'), 'C-1'), await add(Buffer.from('same'), 'C-2')]
      expect(one.sha256).toBe(two.sha256)
      const close = { status: 'closed', resolution: { value: 'benign', text: 'x' } }
      for (const name of ['C-1', 'C-2']) await desk().work.cases.change(name, close, ann)
      desk().pass(366 * dayUs)
      await desk().work.cases.delete('C-1', ann)
      expect(await files()).toHaveLength(1)
      await desk().work.cases.delete('C-2', ann)
      expect(await files()).toEqual([])
    })

    test('added by many at once is all there', async () => {
      await open()
      const parts = Array.from({ length: 20 }, (_, i) => Buffer.from(`part ${i % 5}`))
      await Promise.all(parts.map((bytes) => add(bytes)))
      expect(await evidence().list('C-1')).toHaveLength(20)
      expect(await files()).toHaveLength(5)
    })
  })
}

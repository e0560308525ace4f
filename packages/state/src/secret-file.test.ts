import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ensureSecretFile } from './secret-file.ts'

const folder = await mkdtemp(join(tmpdir(), 'aurora-secret-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('is made once, whoever comes first, and only its owner may read it', async () => {
  const path = join(folder, 'made', 'secret')
  const read = await Promise.all(Array.from({ length: 8 }, (_, i) => ensureSecretFile(path, () => `secret ${i}`)))
  expect(new Set(read).size).toBe(1)
  expect(await ensureSecretFile(path, () => 'another')).toBe(read[0])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(folder, 'made'))).toEqual(['secret'])
})

test('is refused when others may read it, or it is empty', async () => {
  const path = join(folder, 'open')
  await writeFile(path, 'secret')
  await chmod(path, 0o640)
  await expect(ensureSecretFile(path, () => 'x')).rejects.toMatchObject({ code: 'config.invalid' })
  await chmod(path, 0o600)
  await writeFile(path, '\n')
  await expect(ensureSecretFile(path, () => 'x')).rejects.toMatchObject({ code: 'config.invalid' })
})

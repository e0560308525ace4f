import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadRules } from './rule-files.ts'

const rule = (title: string, more = ''): string =>
  `title: ${title}\n${more}logsource: { product: windows }\ndetection:\n  s: [x]\n  condition: s\n`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aurora-rules-'))
  await mkdir(join(folder, 'a', 'b'), { recursive: true })
  await writeFile(join(folder, 'a', 'one.yml'), rule('one') + '---\n' + rule('two'))
  await writeFile(join(folder, 'a', 'b', 'three.YAML'), rule('three'))
  await writeFile(join(folder, 'a', 'old.yml'), rule('old', 'status: deprecated\n'))
  await writeFile(join(folder, 'a', 'notes.md'), 'title: none')
  await writeFile(join(folder, 'a', 'long.yml'), Buffer.alloc((8 << 20) + 1, 0x20))
  await mkdir(join(folder, 'a', 'folder.yml'))
  await symlink('/dev/zero', join(folder, 'a', 'endless.yml'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

test('every rule file below a folder, in order; what is too long, or no file, is not read', async () => {
  const { rules, faults, files } = await loadRules([join(folder, 'a')])
  expect(rules.map(({ title }) => title)).toEqual(['three', 'one', 'two'])
  expect(faults).toMatchObject([{ code: 'limit', file: join(folder, 'a', 'long.yml') }])
  expect(files).toBe(4)
})

test('a file is read whatever its name; several paths are read one after the other', async () => {
  await writeFile(join(folder, 'rule.txt'), rule('text'))
  const { rules } = await loadRules([join(folder, 'rule.txt'), join(folder, 'a', 'b')])
  expect(rules.map(({ title }) => title)).toEqual(['text', 'three'])
  await expect(loadRules([join(folder, 'nowhere')])).rejects.toMatchObject({ code: 'request.not_found' })
})

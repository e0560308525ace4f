import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Report } from '../report.ts'
import type { Node } from './node.ts'
import { readPlain } from './plain-read.ts'
import { readYaml } from './read.ts'

const rules = [
  `title: Whoami Execution
id: e28a5a99-da44-436d-b7a0-2afc20a5f413
status: test # for a while
description: Detects whoami
references:
    - https://example.com/a#b
    - 'it''s: quoted'
author: "A, B"
date: 2017-08-05
tags:
    - attack.t1033
logsource:
    category: process_creation
    product: windows
detection:
    # which image
    selection_img:
        - Image|endswith: '\\whoami.exe'
          User|contains:
              - AUTHORI
              - 1.5
        - OriginalFileName: whoami.exe
    filter:
        CommandLine:
        - ' /all'
        - true
        - null
    condition: selection_img and not filter

falsepositives:
    - Admins
level: medium
`,
  `title: a
description: |
    Two lines,
      one of them further in.

    And one more.
detection:
    sel:
        a|re: |-
            ^x.*
        'b': "c"
    condition: sel
`,
]

/** Characters that mean something in YAML, and some that do not. */
const piece = fc.constantFrom(
  ...['\n', ' ', '  ', '    ', ':', ': ', '-', '- ', '#', ' # ', '"', "'", "''", '|', '|-', '|+', '>', '&a ', '*a', '!!str ', '{', '}', '[', ']', ','],
  ...['a', 'B', '0', '~', 'yes', '?', '? ', '%', '@', '`', '\\', '\t', '\r', '---\n', '...\n', '\u00e9', '\u{1f600}', '\ud83d', '\u0000', '<<: ', '=', '\u2028'],
) // prettier-ignore

/** Begins and ends where it does, but for what stands behind the last value of a map or list. */
const withoutEnds = (node: Node): unknown => {
  if (node.kind === 'scalar') return node
  const at = node.at.offset
  if (node.kind === 'list') return { ...node, at, items: node.items.map(withoutEnds) }
  return { ...node, at, entries: node.entries.map(({ key, value }) => ({ key, value: withoutEnds(value) })) }
}

function compare(text: string): void {
  const plain = readPlain(text)
  if (plain === undefined) return
  const report = new Report('rule.yml', text)
  const documents = readYaml(report)
  expect(report.faults.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(documents.map((document) => document && withoutEnds(document))).toEqual([withoutEnds(plain)])
}

test('rules as they are written are read', () => {
  for (const text of rules) {
    expect(readPlain(text)?.kind).toBe('map')
    compare(text)
  }
})

test('what it reads, it reads as the general reader does', () => {
  const change = fc.record({ at: fc.nat(), removed: fc.nat(12), put: fc.array(piece, { maxLength: 3 }) })
  fc.assert(
    fc.property(fc.constantFrom(...rules), fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
      compare(
        changes.reduce((changed, { at, removed, put }) => {
          const place = at % changed.length
          return changed.slice(0, place) + put.join('') + changed.slice(place + removed)
        }, text),
      )
    }),
    { numRuns: 4000 },
  )
})

test('texts of such pieces', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      compare(`${pieces.join('')}\n`)
    }),
    { numRuns: 4000 },
  )
})

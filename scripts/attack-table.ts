import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

// Makes the table of ATT&CK techniques from MITRE's STIX bundles, one a domain, plain or gzip:
//   node scripts/node24.mjs scripts/attack-table.ts VERSION enterprise-attack.json ics-attack.json

interface StixObject {
  readonly id: string
  readonly type: string
  readonly name?: string
  readonly revoked?: boolean
  readonly x_mitre_deprecated?: boolean
  readonly external_references?: readonly { source_name: string; external_id?: string }[]
  readonly kill_chain_phases?: readonly { phase_name: string }[]
  readonly relationship_type?: string
  readonly source_ref?: string
  readonly target_ref?: string
}

const [version = '', ...files] = process.argv.slice(2)
const domains = ['enterprise', 'ics'] as const

const read = (file: string): StixObject[] => {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return (JSON.parse(text) as { objects: StixObject[] }).objects
}
const numberOf = ({ external_references = [] }: StixObject): string =>
  external_references.find(({ source_name }) => source_name.startsWith('mitre'))?.external_id ?? ''

/** `id|name|domain|tactics|fate`: the fate is empty, `-` when MITRE gave it up, or the id that took its place. */
function rowsOf(domain: string, objects: readonly StixObject[]): [id: string, row: string][] {
  const byId = new Map(objects.map((object) => [object.id, object]))
  const next = new Map(
    objects.flatMap(({ relationship_type, source_ref = '', target_ref = '' }) =>
      relationship_type === 'revoked-by' ? [[source_ref, target_ref]] : [],
    ),
  )
  const successorOf = (id: string, steps = 10): string => {
    const to = next.get(id)
    if (to !== undefined && steps > 0) return successorOf(to, steps - 1)
    const object = byId.get(id)
    return object === undefined || object.revoked === true || object.x_mitre_deprecated === true
      ? '-'
      : numberOf(object)
  }
  return objects.flatMap((object): [string, string][] => {
    const id = numberOf(object)
    if (object.type !== 'attack-pattern' || id === '') return []
    const isOver = object.revoked === true || object.x_mitre_deprecated === true
    const tacticNames = (object.kill_chain_phases ?? []).map(({ phase_name }) => phase_name)
    const name = (object.name ?? '').replaceAll(/[|`\\$]/g, ' ')
    return [[id, [id, name, domain, tacticNames.join(','), isOver ? successorOf(object.id) : ''].join('|')]]
  })
}

const rows = new Map(files.flatMap((file, at) => rowsOf(domains[at] ?? '', read(file))))
const text = `// Data table of MITRE ATT&CK, made by scripts/attack-table.ts from MITRE's STIX bundles. Exempt from the length guide.
// © 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.
// Terms of use and disclaimers: LICENSE-ATTACK.txt of this package.

/** Version of ATT&CK that the table is of. */
export const attackVersion = '${version}'

/** \`id|name|domain|tactics|fate\` a line: the fate is empty, \`-\` for what MITRE gave up, or the id that took its place. */
export const techniqueLines = \`
${[...rows.keys()]
  .toSorted()
  .map((id) => rows.get(id))
  .join('\n')}
\`
`
writeFileSync(join(import.meta.dirname, '../packages/detect/src/attack/technique-lines.ts'), text)
process.stdout.write(`${rows.size} techniques of ATT&CK ${version}\n`)

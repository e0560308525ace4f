import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { routes, type Route } from '@aurora/contract'
import { errorCodes, fieldSpecs, fieldSynonyms } from '@aurora/core'
import { sources } from '@aurora/ingest'
import { catalogueSections, type MetricRow } from '@aurora/telemetry'
import { commonFlags } from '../apps/server/src/cli/command.ts'
import { commands } from '../apps/server/src/cli/commands/registry.ts'
import { exitCodes } from '../apps/server/src/cli/exit-codes.ts'
import { configShape } from '../apps/server/src/platform/config.ts'
import { fieldsOfSource } from './source-fields.ts'

// Writes the pages of docs/reference that are made from tables of the product:
//   node scripts/node24.mjs scripts/generate-reference.ts

const folder = join(import.meta.dirname, '../docs/reference')

/** Escapes what would end a cell. */
const cell = (value: string | number | boolean): string => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ')

function table(heads: readonly string[], rows: readonly (readonly (string | number | boolean)[])[]): string {
  const line = (cells: readonly (string | number | boolean)[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

const code = (text: string): string => `\`${text}\``

function errorsPage(): string {
  const rows = Object.entries(errorCodes).map(([name, spec]) => [
    code(name),
    spec.http,
    spec.exit,
    spec.retry ? 'yes' : 'no',
    spec.means,
  ])
  return `Every refusal is a problem document (RFC 9457) with one of these codes; the command line ends with the exit code.\n\n${table(['code', 'HTTP', 'exit', 'same call may work later', 'meaning'], rows)}`
}

function fieldsPage(): string {
  const rows = fieldSpecs.map((spec) => [code(spec.name), spec.space, spec.kind, spec.about])
  const synonyms = Object.entries(fieldSynonyms).map(([name, meant]) => [code(name), code(meant)])
  const aliases = sources.flatMap((source) =>
    Object.entries(source.aliases).map(([name, path]) => [code(name), source.name, code(path)]),
  )
  return [
    'Names are looked up in this order: platform, ECS, the sender’s own. `native.X` always means the sender’s X.',
    table(['name', 'space', 'kind', 'what it is'], rows),
    '## Other spellings',
    table(['name', 'means'], synonyms),
    '## ECS names read from the sender’s document',
    table(['name', 'source', 'read from'], aliases),
  ].join('\n\n')
}

function sourcesPage(): string {
  const overview = table(
    ['source', 'product', 'what it reads', 'also as JSON lists'],
    sources.map(({ name, title, summary, jsonWrappers }) => [
      code(name),
      title,
      summary,
      jsonWrappers === undefined ? 'no' : ['yes', ...jsonWrappers.map((wrapper) => `in ${code(wrapper)}`)].join(', '),
    ]),
  )
  const parts = sources.flatMap((source) => {
    const rows = fieldsOfSource(source).map(({ name, readFrom, example }) => [
      code(name),
      readFrom.length === 0 ? 'made of the record' : readFrom.map(code).join(', '),
      code(example.replaceAll('`', "'")),
    ])
    return rows.length === 0 ? [] : [`## ${source.title}`, table(['field', 'read from', 'for example'], rows)]
  })
  const techniques = table(
    ['source', 'techniques are read from'],
    sources.flatMap(({ name, techniques: from }) => (from === undefined ? [] : [[code(name), from]])),
  )
  return [
    'Every member of a record can be searched by its own name, whatever is listed here. These are the ECS fields a source fills, as its recordings in `fixtures/` show them; others may be filled by records that are not among them.',
    overview,
    '## ATT&CK techniques',
    'Ids that a sender names are kept in one spelling (`T1059.001`), each once, at most 32 an event. Other sources are not read for any.',
    techniques,
    ...parts,
  ].join('\n\n')
}

function apiPage(): string {
  const rows = Object.values<Route>(routes).map((route) => [
    code(`${route.method} ${route.path}`),
    route.permission,
    route.summary,
  ])
  return `The OpenAPI text is served at \`/api/v1/openapi.json\`. Permission \`none\`: open to all; \`self\`: whoever is signed in.\n\n${table(['call', 'permission', 'what it does'], rows)}`
}

function commandLinePage(): string {
  const flags = (of: (typeof commands)[number]['flags']): string =>
    table(
      ['flag', 'what it does'],
      Object.entries(of).map(([name, spec]) => [
        code(`--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`),
        spec.about,
      ]),
    )
  const pages = commands.map((command) =>
    [
      `## ${command.name}`,
      `${command.about}.`,
      `\`\`\`\n./aurora ${command.usage}\n\n${command.examples.join('\n')}\n\`\`\``,
      ...(Object.keys(command.flags).length === 0 ? [] : [flags(command.flags)]),
    ].join('\n\n'),
  )
  const codes = table(['exit code', 'meaning'], Object.entries(exitCodes))
  return [
    'Results go to standard output, everything else to standard error.',
    codes,
    ...pages,
    '## Flags of every command',
    flags(commonFlags),
  ].join('\n\n')
}

function settingsPage(): string {
  const rows = Object.entries(configShape.shape).map(([name, shape]) => {
    const fallback = shape.safeParse(undefined)
    const standard = fallback.success && fallback.data !== undefined ? JSON.stringify(fallback.data) : ''
    return [code(name), standard === '' ? '' : code(standard), shape.description ?? '']
  })
  return `Flags win over the environment, the environment over \`aurora.yml\` in the data folder, that over the defaults.\n\n${table(['setting', 'default', 'what it does'], rows)}`
}

function metricsPage(): string {
  const parts = Object.entries<Readonly<Record<string, MetricRow>>>(catalogueSections).flatMap(([section, rows]) => [
    `## ${section}`,
    table(
      ['metric', 'type', 'labels', 'unit', 'over OTLP', 'exported', 'meaning'],
      Object.entries(rows).map(([name, row]) => [
        code(name),
        row.type,
        row.labels.map(code).join(', '),
        row.unit,
        row.otel === undefined ? '' : code(row.otel),
        row.part === 'here' ? 'yes' : `no: ${row.part}`,
        row.help,
      ]),
    ),
  ])
  return [
    'What `GET /metrics` exports, and the names that are fixed for what it does not measure yet. Nothing else is exported.',
    'A row that says `no` has no series: `unmeasured` waits for its measurement, the others for the part of the product that carries them.',
    ...parts,
  ].join('\n\n')
}

/** Every generated page: file name, title, text. */
const pages: Readonly<Record<string, { readonly title: string; readonly body: () => string }>> = {
  'errors.md': { title: 'Errors', body: errorsPage },
  'fields.md': { title: 'Fields', body: fieldsPage },
  'sources.md': { title: 'Sources', body: sourcesPage },
  'api.md': { title: 'API', body: apiPage },
  'command-line.md': { title: 'Command line', body: commandLinePage },
  'metrics.md': { title: 'Metrics', body: metricsPage },
  'settings.md': { title: 'Settings', body: settingsPage },
}

/** The pages as they should be, by path. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(pages).map(([name, { title, body }]) => [
      join(folder, name),
      `# ${title}\n\n<!-- made by scripts/generate-reference.ts -->\n\n${body()}\n`,
    ]),
  )
}

/** Paths of pages that are not what they should be. */
export function stalePages(): string[] {
  const present = (path: string): string => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return ''
    }
  }
  return [...referencePages()].filter(([path, text]) => present(path) !== text).map(([path]) => path)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true })
  for (const [path, text] of referencePages()) writeFileSync(path, text)
}

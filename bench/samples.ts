import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Recordings of one source that the events of a bench are made from. */
export interface Samples {
  readonly source: string
  /** Of a hundred events of the mix. */
  readonly share: number
  readonly lines: readonly string[]
}

/** Of each source, and of each type of Suricata's events, so many different lines are taken. */
const maxLines = 600

const fixtures = join(import.meta.dirname, '../fixtures')

/** What a platform in the middle of a company hears, of a hundred events. */
const shares = { suricata: 35, zeek: 25, windows: 20, syslog: 10, cowrie: 5, cloudtrail: 3, wazuh: 2 } as const

type MixedSource = keyof typeof shares

/** Of Suricata's thirty-five: flows and DNS lead. */
const eveShares: readonly (readonly [string, number])[] = [
  ['flow', 12],
  ['dns', 9],
  ['http', 5],
  ['tls', 5],
  ['fileinfo', 2],
  ['alert', 1],
  ['', 1],
]

/** Where recordings of each source lie in a folder of public ones, as shell commands that print them. */
const recordings: Readonly<Record<MixedSource, string>> = {
  suricata: "tar -xOzf suricata/verify/cases.tar.gz --wildcards '*/eve.json'",
  zeek: 'gzip -dc zeek/zed-sample-data/zeek-json/*.json.gz',
  windows:
    'tar -xOzf windows/evtx-attack-samples/events-ndjson.tar.gz; tar -xOzf windows/evtx-to-mitre-attack/events-ndjson.tar.gz; for f in windows/otrf-security-datasets/atomic/windows/*/*/*.zip; do unzip -p "$f"; done',
  syslog: 'gzip -dc syslog/loghub/Linux/Linux_2k.log.gz syslog/loghub/OpenSSH/OpenSSH_2k.log.gz',
  cowrie: 'gzip -dc unlicensed/cowrie-kareiva/*.gz',
  cloudtrail:
    'for f in $(tar -tzf cloud/aws-cloudtrail-invictus/cloudtrail.tar.gz | head -200); do tar -xOzf cloud/aws-cloudtrail-invictus/cloudtrail.tar.gz "$f"; echo; done',
  wazuh: 'gzip -dc wazuh/alerts/alerts.json.gz',
}

/** Samples of the mix: from a folder of public recordings, or, without one, the few of our own fixtures. */
export function mixedSamples(folder: string | undefined): Samples[] {
  return (Object.keys(shares) as MixedSource[]).map((source) => ({
    source,
    share: shares[source],
    lines: folder === undefined ? ownLines(source) : publicLines(source, folder),
  }))
}

/** The first recording of a source among the fixtures. */
export function ownLines(source: string): string[] {
  const [file = ''] = readdirSync(join(fixtures, source)).filter((name) => name !== 'conn.log')
  return readFileSync(join(fixtures, source, file), 'utf8')
    .trim()
    .split('\n')
}

function publicLines(source: MixedSource, folder: string): string[] {
  const text = execFileSync('bash', ['-c', recordings[source]], {
    cwd: folder,
    maxBuffer: 1 << 30,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && line.length < 16_000)
  if (source === 'cloudtrail') return spread(lines.flatMap(recordsOf), maxLines)
  return source === 'suricata' ? eveLines(lines) : spread(lines, maxLines)
}

/** The records of a delivery file, each as a line. */
const recordsOf = (file: string): string[] =>
  (JSON.parse(file) as { Records: unknown[] }).Records.map((record) => JSON.stringify(record))

/** Suricata's types in their shares, each by different lines. */
function eveLines(lines: readonly string[]): string[] {
  const named = new Set(eveShares.map(([type]) => type))
  const typeOf = (line: string): string => /"event_type":"(\w+)"/.exec(line)?.[1] ?? ''
  return eveShares.flatMap(([type, share]) => {
    const ofType = lines.filter((line) => (type === '' ? !named.has(typeOf(line)) : typeOf(line) === type))
    const some = spread(ofType, maxLines)
    return Array.from({ length: share * 50 }, (_, i) => some[i % some.length] ?? '')
  })
}

/** At most `count` of the lines, taken from all over them. */
function spread(lines: readonly string[], count: number): string[] {
  const step = Math.max(1, lines.length / count)
  return Array.from({ length: Math.min(count, lines.length) }, (_, i) => lines[Math.floor(i * step)] ?? '')
}

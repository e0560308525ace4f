import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@aurora/core'
import { findSource, readAuthority } from '@aurora/ingest'
import { runBridge, type BridgeSettings } from '../../bridge/bridge.ts'
import { BridgeStatus } from '../../bridge/status.ts'
import { openKeySource, readTarget } from '../../bridge/target.ts'
import { findHostLogs } from '../../platform/host-logs.ts'
import { textFlag, type Command, type Context } from '../command.ts'

const defaultSpoolMaxBytes = 1 << 30
const leastSpoolMaxBytes = 1 << 20

/** Brings the logs of this machine to a platform on another one, with a key that may do nothing else. */
export const bridge: Command = {
  name: 'bridge',
  isService: true,
  usage: 'bridge host|suricata|files [FILE…] --to URL [--key-file FILE] [--source NAME] [--spool DIR]',
  about: 'sends the logs of this machine to a platform on another one, keeping them on disk while it is away',
  examples: [
    './aurora bridge suricata --to https://siem.example --key-file /etc/aurora/bridge.key',
    './aurora bridge host --to https://siem.example --ca ca.crt --sensor gw-1',
    './aurora bridge files /opt/zeek/logs/current/conn.log --source zeek --to https://siem.example',
  ],
  subcommands: ['host', 'suricata', 'files'],
  flags: {
    to: { type: 'string', value: 'URL', about: 'the platform (also --url and AURORA_URL)' },
    source: { type: 'string', value: 'NAME', about: 'files: product that wrote them' },
    sensor: { type: 'string', value: 'NAME', about: 'which instance it is (default: the name of this machine)' },
    spool: {
      type: 'string',
      value: 'DIR',
      about:
        'folder for what is not sent yet, and for how far was read (default: aurora-bridge/KIND beside this program)',
    },
    'spool-max': {
      type: 'string',
      value: 'BYTES',
      about: 'the spool stops reading when it has so many (default 1G)',
    },
    ca: { type: 'string', value: 'FILE', about: 'trusts the authorities of this file (PEM) instead of the system’s' },
    'insecure-http': { type: 'boolean', about: 'sends the key in the clear to another machine' },
    journal: { type: 'boolean', about: 'host: the journal, whatever files there are' },
    'host-root': { type: 'string', value: 'DIR', about: 'host: where the machine is mounted (default /)' },
  },
  async run(context) {
    const settings = await readSettings(context)
    const status = new BridgeStatus(context.terminal)
    const what = settings.journal === undefined ? settings.files.join(', ') : 'the journal'
    const { source, sensor } = settings
    if (context.terminal.isJson)
      context.terminal.print(JSON.stringify({ event: 'ready', reads: what, source, sensor, pid: process.pid }))
    else context.terminal.note(`reads ${what} as ${source} of ${sensor}, sends to ${settings.platform.url.origin}`)
    for (const path of settings.files)
      if (!existsSync(path)) context.terminal.note(`${path} is not there yet: it is waited for`)
    await runBridge(settings, status, context.signal)
    return status.counts.refusedRequests > 0 ? 3 : 0
  },
}

async function readSettings(context: Context): Promise<BridgeSettings> {
  const [kind = ''] = context.words
  const to = textFlag(context, 'to') ?? textFlag(context, 'url') ?? context.environment['AURORA_URL']
  if (to === undefined || to === '')
    throw new AppError('request.invalid', '--to is needed: the address of the platform', {
      hint: './aurora bridge suricata --to https://siem.example --key-file bridge.key',
    })
  const ca = textFlag(context, 'ca')
  return {
    ...(await readWhat(kind, context)),
    platform: {
      url: readTarget(to, context.flags['insecure-http'] === true),
      authority: ca === undefined ? undefined : readAuthority(ca),
    },
    key: openKeySource(textFlag(context, 'key-file'), context.environment['AURORA_API_KEY']),
    spool: textFlag(context, 'spool') ?? join(context.root, 'aurora-bridge', kind),
    spoolMaxBytes: readBytes(textFlag(context, 'spool-max')),
    sensor: readSensor(textFlag(context, 'sensor')),
  }
}

async function readWhat(kind: string, context: Context): Promise<Pick<BridgeSettings, 'source' | 'files' | 'journal'>> {
  const files = context.words.slice(1)
  switch (kind) {
    case 'host':
      return await readHost(context)
    case 'suricata':
      return { source: kind, files: files.length === 0 ? ['/var/log/suricata/eve.json'] : files, journal: undefined }
    case 'files': {
      const source = textFlag(context, 'source')
      if (source === undefined || files.length === 0)
        throw new AppError('request.invalid', 'bridge files needs files, and --source', {
          hint: './aurora bridge files /var/log/app.log --source json --to URL',
        })
      return { source: findSource(source).name, files, journal: undefined }
    }
    default:
      throw new AppError('request.invalid', `bridge has no kind "${kind.slice(0, 64)}"`, {
        hint: 'host, suricata or files',
      })
  }
}

/** The system logs of this machine, or its journal: each is a source of its own, and a key is for one. */
async function readHost(context: Context): Promise<Pick<BridgeSettings, 'source' | 'files' | 'journal'>> {
  const hostRoot = textFlag(context, 'host-root') ?? '/'
  if (context.flags['journal'] === true) {
    const directory = hostRoot === '/' ? undefined : join(hostRoot, 'var/log/journal')
    return { source: 'journal', files: [], journal: { directory } }
  }
  const found = await findHostLogs({ hostRoot, tail: [], journal: undefined })
  for (const { path, why, isTrouble } of found.passedOver) if (isTrouble) context.terminal.note(`not ${path}: ${why}`)
  if (found.journal === undefined) return { source: 'syslog', files: found.taken, journal: undefined }
  return { source: 'journal', files: [], journal: { directory: found.journal.directory } }
}

function readSensor(given: string | undefined): string {
  const sensor = given ?? hostname().replace(/[^\w.:@/-]/g, '-')
  if (/^[\w.:@/-]{1,128}$/.test(sensor)) return sensor
  throw new AppError('request.invalid', '--sensor may have letters, digits and . : @ / - _, 128 of them')
}

const units: Readonly<Record<string, number>> = { '': 1, K: 1 << 10, M: 1 << 20, G: 1 << 30 }

function readBytes(given: string | undefined): number {
  if (given === undefined) return defaultSpoolMaxBytes
  const [, digits, unit = ''] = /^(\d{1,12})([KMG]?)$/.exec(given) ?? []
  const bytes = Number(digits) * (units[unit] ?? NaN)
  if (bytes >= leastSpoolMaxBytes) return bytes
  throw new AppError('request.invalid', '--spool-max must be a number of bytes, 1M at least', {
    hint: 'for example --spool-max 4G',
  })
}

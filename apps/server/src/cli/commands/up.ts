import { createServer } from 'node:net'
import { join } from 'node:path'
import { AppError } from '@aurora/core'
import { localOperator } from '@aurora/identity'
import { printableConfig, readConfig } from '../../platform/config.ts'
import { findHolder } from '../../platform/data-folder.ts'
import { openPlatform, type Platform } from '../../platform/wiring.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { portHolder } from '../port-holder.ts'
import { readDropFlag } from '../drop-flag.ts'
import { readRedisFlag } from '../redis-flag.ts'

/** Starts the platform here, and stops it on Ctrl+C. */
export const up: Command = {
  name: 'up',
  isService: true,
  usage: 'up [--data DIR] [--port N] [--host ADDRESS] [--demo]',
  about: 'starts the platform on this machine',
  examples: [
    './aurora up',
    './aurora up --host-logs --port 8080 --data /srv/aurora',
    './aurora up --tail /var/log/suricata/eve.json:suricata --syslog-udp 5514',
  ],
  flags: {
    port: { type: 'string', value: 'N', about: 'port to listen on (default 8000)' },
    host: { type: 'string', value: 'ADDRESS', about: 'address to listen on (default 127.0.0.1: this machine only)' },
    demo: { type: 'boolean', about: 'replays a recorded attack, moved to now and marked DEMO' },
    tail: {
      type: 'string',
      value: 'PATH:SOURCE',
      about: 'follows a log file; may stand more than once',
      multiple: true,
    },
    drop: {
      type: 'string',
      value: 'DIR[:SOURCE]',
      about: 'reads the finished files of a folder, each once; may stand more than once',
      multiple: true,
    },
    journal: { type: 'boolean', about: "receives the records of systemd's journal" },
    'host-logs': {
      type: 'boolean',
      about: 'follows the system logs of this machine, or its journal where there are none',
    },
    redis: {
      type: 'string',
      value: 'URL?MODE=KEY&source=SOURCE',
      about: 'receives from a Redis list, stream or channel; may stand more than once',
      multiple: true,
    },
    'syslog-udp': { type: 'string', value: 'PORT', about: 'receives syslog over UDP' },
    'syslog-tcp': { type: 'string', value: 'PORT', about: 'receives syslog over TCP' },
    'syslog-tls': { type: 'string', value: 'PORT', about: 'receives syslog over TLS; needs --tls-cert and --tls-key' },
    'tls-cert': { type: 'string', value: 'FILE', about: 'certificate of this server, with its chain (PEM)' },
    'tls-key': { type: 'string', value: 'FILE', about: 'private key of the certificate (PEM)' },
    'tls-ca': {
      type: 'string',
      value: 'FILE',
      about: 'lets in only senders with a certificate of this authority (PEM)',
    },
    geoip: {
      type: 'string',
      value: 'FILE',
      about: 'adds the country or the network operator of public addresses (MMDB); may stand more than once',
      multiple: true,
    },
    assets: { type: 'string', value: 'FILE', about: 'adds the names of your own addresses and networks (CSV)' },
    indicators: { type: 'boolean', about: 'keeps the indicators of every event, so that they can be searched' },
    'print-config': { type: 'boolean', about: 'prints the settings in force and ends' },
  },
  async run(context) {
    const config = readConfig(flagsOf(context), context.environment, context.root)
    if (context.flags['print-config'] === true) {
      context.terminal.print(JSON.stringify(printableConfig(config), null, 2))
      return 0
    }
    const holder = findHolder(config.data)
    if (holder !== undefined) {
      const where = holder.url === undefined ? 'is starting' : `is running at ${holder.url}`
      throw new AppError('data.in_use', `Aurora ${where} (process ${holder.pid}) on ${config.data}`, {
        hint: 'stop it with Ctrl+C there, or start another with --data and --port',
      })
    }
    await checkPort(config.host, config.port)
    const platform = await openPlatform(config, {
      version: context.version,
      pageFolder: join(context.root, 'apps/web/dist'),
      isServer: true,
    })
    try {
      await announce(platform, config.data, context)
      if (context.flags['demo'] === true) await showDemo(platform, context)
      await stopped(context.signal)
    } finally {
      context.terminal.note('stopping: what was received is being stored …')
      await platform.close('signal')
      context.terminal.note('stopped')
    }
    return 0
  },
}

async function showDemo({ services, url }: Platform, { terminal }: Context): Promise<void> {
  const { kind, id, name } = localOperator
  try {
    const shown = await services.demonstration.replay({ actor: { kind, id, name } })
    const found = `${shown.alerts} alerts${shown.case === null ? '' : `, case ${shown.case}`}`
    terminal.note(
      `demonstration: ${shown.events} recorded events, moved to now and marked DEMO; ${found}: ${url}/alerts`,
    )
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'request.conflict') throw error
    terminal.note(error.message)
  }
}

function flagsOf(context: Context): Record<string, unknown> {
  const host = textFlag(context, 'host')
  const listener = (name: string): object | undefined => {
    const port = textFlag(context, name)
    return port === undefined ? undefined : { port, ...(host === undefined ? {} : { host }) }
  }
  const tails = (context.flags['tail'] as string[] | undefined)?.map((text) => {
    const at = text.lastIndexOf(':')
    if (at < 1)
      throw new AppError('request.invalid', `--tail ${text}: write PATH:SOURCE`, {
        hint: 'for example --tail /var/log/suricata/eve.json:suricata',
      })
    return { path: text.slice(0, at), source: text.slice(at + 1) }
  })
  return {
    data: textFlag(context, 'data'),
    port: textFlag(context, 'port'),
    host,
    tail: tails,
    drop: (context.flags['drop'] as string[] | undefined)?.map(readDropFlag),
    redis: (context.flags['redis'] as string[] | undefined)?.map(readRedisFlag),
    journal: context.flags['journal'],
    hostLogs: context.flags['host-logs'],
    geoip: context.flags['geoip'],
    assets: textFlag(context, 'assets'),
    indicators: context.flags['indicators'],
    syslogUdp: listener('syslog-udp'),
    syslogTcp: listener('syslog-tcp'),
    syslogTls: withTlsFiles(listener('syslog-tls'), context),
  }
}

/** A listener with the files it needs; undefined without `--syslog-tls`, which the files alone do not stand for. */
function withTlsFiles(listener: object | undefined, context: Context): object | undefined {
  const [certFile, keyFile, caFile] = ['tls-cert', 'tls-key', 'tls-ca'].map((name) => textFlag(context, name))
  if (listener !== undefined) return { ...listener, certFile, keyFile, caFile }
  if ([certFile, keyFile, caFile].some((file) => file !== undefined))
    throw new AppError('request.invalid', '--tls-cert, --tls-key and --tls-ca are for --syslog-tls PORT', {
      hint: 'for example --syslog-tls 6514 --tls-cert syslog.crt --tls-key syslog.key',
    })
  return undefined
}

/** Names who has the port, and offers the next free one. */
async function checkPort(host: string, port: number): Promise<void> {
  if (port === 0 || (await isFree(host, port))) return
  let other = port + 1
  while (other < 65_535 && !(await isFree(host, other))) other++
  throw new AppError('request.conflict', `port ${port} is taken by ${await portHolder(port)}`, {
    hint: `take another: ./aurora up --port ${other}`,
    port,
    offer: other,
  })
}

async function isFree(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}

/** Says where the platform is, and how the first administrator gets in: on the terminal only, never in a log file. */
async function announce(platform: Platform, dataFolder: string, context: Context): Promise<void> {
  const { terminal } = context
  const setup = await setupLink(platform)
  if (terminal.isJson || !process.stdout.isTTY) {
    terminal.print(
      JSON.stringify({
        event: 'ready',
        url: platform.url,
        data: dataFolder,
        pid: process.pid,
        ...(setup === undefined ? {} : { setup: setup.link, setupExpires: setup.expires }),
      }),
    )
    return
  }
  terminal.print('')
  terminal.print(`  Aurora is running at   ${platform.url}`)
  if (setup !== undefined) {
    terminal.print(`  First administrator    ${setup.link}`)
    terminal.print('                         (one use, 30 minutes; lost it? ./aurora user reset)')
  }
  terminal.print(`  Data folder            ${dataFolder}`)
  terminal.print('  Stop                   Ctrl+C')
  terminal.print('')
}

async function setupLink(platform: Platform): Promise<{ link: string; expires: string } | undefined> {
  const { users, setupLinks } = platform.services.identity
  if (await users.hasAdmin()) return undefined
  const { token, expiresMs } = await setupLinks.create({ purpose: 'first-admin' }, localOperator, {})
  return { link: `${platform.url}/setup#token=${token}`, expires: new Date(expiresMs).toISOString() }
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

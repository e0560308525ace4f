import { statfs } from 'node:fs/promises'
import { formatSpan } from '@aurora/core'
import { readConfig } from '../../platform/config.ts'
import { call } from '../api-client.ts'
import type { Command } from '../command.ts'
import { connect } from '../connect.ts'

interface Finding {
  readonly check: string
  readonly ok: boolean
  readonly detail: string
  readonly repair: string
}

/** Checks everything that can go wrong, and says how to mend it. */
export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor',
  about: 'checks the installation and says how to mend what is wrong',
  examples: ['./aurora doctor', './aurora doctor --json', './aurora doctor --data /srv/aurora'],
  flags: {},
  async run(context) {
    const { terminal } = context
    const server = await connect(context)
    try {
      const findings: Finding[] = [
        nodeVersion(),
        await diskSpace(readConfig({ data: context.flags['data'] }, context.environment, context.root).data),
      ]
      const health = await call(server, 'health')
      for (const [check, { ok, detail }] of Object.entries(health.checks))
        findings.push({ check, ok, detail, repair: repairs[check] ?? 'see the log in the data folder' })
      findings.push(...(await accounts(server)))
      const chain = await call(server, 'verifyAudit', { signal: context.signal })
      findings.push({
        check: 'audit chain',
        ok: chain.ok,
        detail: chain.message,
        repair: 'restore the state store and audit.head from the same backup',
      })
      if (terminal.isJson) terminal.print(JSON.stringify(findings))
      else
        for (const one of findings)
          terminal.print(
            `${one.ok ? 'ok  ' : 'WARN'}  ${one.check.padEnd(18)} ${one.detail}${one.ok ? '' : `\n      ${one.repair}`}`,
          )
      return findings.every((one) => one.ok) ? 0 : 3
    } finally {
      await server.close()
    }
  },
}

const repairs: Readonly<Record<string, string>> = {
  store: 'see the log in the data folder; a ClickHouse server must be reachable',
  state: 'see the log in the data folder; a PostgreSQL server must be reachable',
  disk: 'make room, or set a shorter retention (AURORA_RETENTION_DAYS)',
  ingest: 'storing goes on by itself once the cause is gone',
  indicators: 'looking back goes on by itself once the store answers; ./aurora indicators lookback says how far it is',
  enrichment: 'put a whole file in its place: it is taken within seconds, without a restart',
  files: 'check that the file exists and may be read',
}

function nodeVersion(): Finding {
  return {
    check: 'node',
    ok: Number(process.versions.node.split('.')[0]) >= 24,
    detail: process.version,
    repair: 'run npm ci, which brings Node 24',
  }
}

async function diskSpace(folder: string): Promise<Finding> {
  const { bavail, bsize, blocks } = await statfs(folder)
  const share = bavail / blocks
  return {
    check: 'disk space',
    ok: share > 0.05,
    detail: `${Math.round((bavail * bsize) / 1e9)} GB free (${Math.round(share * 100)} %)`,
    repair: 'make room, or set a shorter retention (AURORA_RETENTION_DAYS)',
  }
}

/** Every sensor's account must balance: received = stored + rejected + deduplicated + in flight. */
async function accounts(server: Parameters<typeof call>[0]): Promise<Finding[]> {
  const { sources, droppedBeforeReceipt } = await call(server, 'listSources')
  const broken = sources.filter((one) => one.received !== one.stored + one.rejected + one.deduplicated + one.inFlight)
  const silent = sources.filter((one) => one.status === 'silent')
  const wrongClocks = sources.filter((one) => one.clockSkewSeconds !== 0)
  return [
    {
      check: 'accounts',
      ok: broken.length === 0,
      detail:
        broken.length === 0
          ? `${sources.length} sensors balance`
          : `does not balance: ${broken.map((one) => `${one.source}/${one.sensor}`).join(', ')}`,
      repair: 'this is a defect of ours; please report it with the log',
    },
    {
      check: 'sources',
      ok: silent.length === 0,
      detail:
        silent.length === 0
          ? 'no sensor is silent'
          : silent
              .map(
                ({ source, sensor, silentSeconds, longestPauseSeconds }) =>
                  `${source}/${sensor} silent for ${formatSpan(silentSeconds * 1000)}, may pause for ${formatSpan((longestPauseSeconds ?? 0) * 1000)}`,
              )
              .join('; '),
      repair: 'check the sender and the way to it',
    },
    {
      check: 'clocks',
      ok: wrongClocks.length === 0,
      detail:
        wrongClocks.length === 0
          ? 'no sensor has a wrong clock'
          : wrongClocks
              .map(
                ({ source, sensor, clockSkewSeconds: skew }) =>
                  `${source}/${sensor} ${formatSpan(skew * 1000)} ${skew > 0 ? 'ahead' : 'behind'}`,
              )
              .join('; '),
      repair: 'set the clock of the sender by NTP, and its time zone in the times it writes',
    },
    {
      check: 'udp',
      ok: droppedBeforeReceipt.udp === 0,
      detail: `${droppedBeforeReceipt.udp} datagrams dropped before receipt`,
      repair: 'send over TCP, or raise net.core.rmem_max',
    },
    {
      check: 'redis',
      ok: droppedBeforeReceipt.redis === 0,
      detail: `${droppedBeforeReceipt.redis} records dropped before receipt`,
      repair: 'use a list or a stream instead of a channel, and do not trim what is not acknowledged',
    },
  ]
}

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { openAudit } from '@aurora/audit'
import { openCasework } from '@aurora/cases'
import {
  detectionMigrations,
  packMigrations,
  RulePacks,
  scheduleCorrelations,
  type ScheduledRule,
} from '@aurora/detect'
import { buildHttpServer, demoSensor, type Services } from '@aurora/http'
import { localOperator, openIdentity } from '@aurora/identity'
import {
  BodyReceiver,
  dropMigrations,
  EnrichmentFiles,
  fileMigrations,
  FindingKeeper,
  Ledger,
  ledgerMigrations,
  Pipeline,
  ReaderPool,
  redisMigrations,
  rhythmMigrations,
  RhythmStore,
  SensorLimit,
  SensorWatch,
  sourceAliases,
} from '@aurora/ingest'
import { intelMigrations } from '@aurora/intel'
import { migrate, openState } from '@aurora/state'
import { openEventStore } from '@aurora/store'
import { createTelemetry } from '@aurora/telemetry'
import { RecordedAttack } from '../demo/demonstration.ts'
import { AlertIntake, intakeMigrations } from './alert-intake.ts'
import { Backtester } from './backtest.ts'
import { Cleanup } from './cleanup.ts'
import type { Config } from './config.ts'
import { holdFolder } from './data-folder.ts'
import { LiveRuleLoader } from './detection.ts'
import { factsOf, scraper } from './metrics.ts'
import { health } from './health.ts'
import { openIntelligence } from './intelligence.ts'
import { LiveLedger } from './live-ledger.ts'
import { openLogFile } from './log-file.ts'
import { noReceivers, openReceivers } from './receivers.ts'
import { installStarterRules } from './starter-rules.ts'
import { keepDetecting, openStoreDetections, shownOf } from './store-detections.ts'
import { webhookCalling } from './webhook-calling.ts'

/** A running platform: every part open, receivers receiving, the API ready to be served. */
export interface Platform {
  readonly services: Services
  readonly url: string
  /** Lets the command line of this machine in. */
  readonly localToken: string
  /** Stops from the edge inwards: no new requests, no new lines, what was taken is stored, then the stores close. */
  close(reason: string): Promise<void>
}

export interface PlatformOptions {
  readonly version: string
  readonly pageFolder: string
  /** Receivers and log file: the server has them, a command that opens the folder for a moment has not. */
  readonly isServer: boolean
}

/**
 * The composition root: the only place that knows which implementation stands behind a port. Opens from the stores
 * outwards; when a part does not open, those that did are closed again.
 */
export async function openPlatform(config: Config, options: PlatformOptions): Promise<Platform> {
  const startedMs = Date.now()
  const cleanup = new Cleanup()
  try {
    const folder = holdFolder(config.data)
    cleanup.add(() => Promise.resolve(folder.release()))
    const telemetry = createTelemetry({
      level: config.logLevel,
      build: { version: options.version, commit: process.env['AURORA_COMMIT'] ?? 'unknown', mode: config.mode },
      write: options.isServer ? openLogFile(join(config.data, 'logs'), cleanup) : () => undefined,
    })

    const state = await openState(config.state ?? `sqlite:${join(config.data, 'state.db')}`)
    cleanup.add(async () => await state.close())
    await migrate(state, ledgerMigrations)
    await migrate(state, fileMigrations)
    await migrate(state, redisMigrations)
    await migrate(state, rhythmMigrations)
    await migrate(state, dropMigrations)
    await migrate(state, packMigrations)
    await migrate(state, detectionMigrations)
    await migrate(state, intakeMigrations)
    await migrate(state, intelMigrations)
    const audit = await openAudit({
      state,
      keyFile: join(config.data, 'audit.key'),
      headFile: join(config.data, 'audit.head'),
      onProblem: (problem: unknown) => telemetry.auditProblem(problem),
    })
    cleanup.add(async () => await audit.close())
    const signingSecret =
      config.jwtSecretKey === undefined ? { file: join(config.data, 'jwt.secret') } : { text: config.jwtSecretKey }
    const identity = await openIdentity({ state, audit, signingSecret })
    const casework = await openCasework({
      state,
      audit,
      evidenceFolder: join(config.data, 'evidence'),
      isPerson: async (name) => {
        const user = await identity.users.find(name)
        return user?.name === name && !user.isDisabled
      },
      settings: { correlationWindowUs: config.correlationWindow * 1e6, realmSensors: [demoSensor] },
      webhooks: webhookCalling(config.data),
      onProblem: (problem: unknown) => telemetry.caseworkProblem(problem),
    })
    cleanup.add(async () => await casework.close())
    const sweep = async (): Promise<void> => {
      await identity.sweep().catch(() => undefined)
      await casework.sweep().catch((error: unknown) => telemetry.caseworkProblem(error))
    }
    const sweeping = setInterval(() => void sweep(), 300_000)
    cleanup.add(() => Promise.resolve(clearInterval(sweeping)))

    const store = await openEventStore({
      address: config.eventStore ?? `chdb:${join(config.data, 'events')}`,
      retentionDays: config.retentionDays,
      readSessions: config.readSessions,
      memoryBytes: config.storeMemoryMb << 20,
      bounds: { timeMs: config.searchTimeoutMs },
    })
    cleanup.add(async () => await store.close())
    const pool = new ReaderPool(config.readerThreads, import.meta.resolve('@aurora/intel'))
    cleanup.add(async () => await pool.close())
    const rulePacks = new RulePacks({ state, audit, changed: () => liveRules.loadSoon() })
    let correlations: readonly ScheduledRule[] = []
    let liveLedger: LiveLedger | undefined
    const liveRules = new LiveRuleLoader({
      packs: rulePacks,
      pool,
      observer: telemetry,
      async loaded(rules) {
        correlations = scheduleCorrelations(rules).rules
        await liveLedger?.follow(rules, await rulePacks.versions())
      },
    })
    cleanup.add(async () => await liveRules.close())
    if (options.isServer && config.starterRules) await installStarterRules(rulePacks)
    if (options.isServer) await liveRules.load()
    const intel = await openIntelligence({
      ...{ state, store, audit, pool, observer: telemetry, dataFolder: config.data },
      ...{ pipeline: () => pipeline, ledger: () => ledger, intake: () => intake },
    })
    cleanup.add(async () => await intel.close())
    const intake = new AlertIntake({
      findings: store.findings,
      casework,
      state,
      observer: telemetry,
      leastSeverity: config.alertSeverity,
      shownOf: async (findings) => await shownOf(detections, store, findings),
    })
    const findings = new FindingKeeper({
      store,
      pool,
      observer: {
        ...telemetry,
        findingsKept(kept) {
          telemetry.findingsKept(kept)
          intel.note(kept.map(({ finding }) => finding))
          intake.offer(kept)
        },
      },
    })
    const { ledger, ...settled } = await Ledger.open(state, store, findings)
    telemetry.batchesSettled(settled)
    cleanup.add(async () => await intake.close())
    const enrichment = await EnrichmentFiles.start(config, (data) => pool.enrich(data), telemetry)
    cleanup.add(() => Promise.resolve(enrichment.stop()))
    const today = await store.countBySensor(Math.floor(Date.now() / 86_400_000) * 86_400e6, Date.now() * 1000 + 60e6)
    const isWatched = ({ sensor }: { sensor: string }): boolean => options.isServer && sensor !== demoSensor
    const sensors = await SensorWatch.open(new RhythmStore(state), today, telemetry, { isWatched })
    cleanup.add(async () => await sensors.close())
    const pipeline = new Pipeline({
      store,
      ledger,
      pool,
      findings,
      site: config.site,
      observer: {
        ...telemetry,
        eventsStored(at, events, newest) {
          telemetry.eventsStored({ afterMs: Date.now() - newest.receivedUs / 1000 })
          sensors.heard(at, events, newest)
        },
        eventsAsked(asked) {
          telemetry.eventsAsked(asked)
          liveLedger?.note(asked)
        },
      },
    })
    cleanup.add(async () => await pipeline.close())
    const storedUntilUs = (): number => pipeline.storedUntilUs
    const detections = await openStoreDetections({
      ...{ state, audit, store, ledger, pool, intake, storedUntilUs },
      aliases: sourceAliases(),
      correlations: () => correlations,
      liveSet: () => liveLedger?.setNumber,
      onProblem: (error) => telemetry.detectionProblem({ error }),
    })
    if (options.isServer) {
      liveLedger = new LiveLedger(detections.ledger, storedUntilUs)
      await liveLedger.follow(await rulePacks.live(), await rulePacks.versions())
      await intake.start()
      intel.start()
      casework.start()
      const stop = keepDetecting(detections, liveLedger, (error) => telemetry.detectionProblem({ error }))
      cleanup.add(stop)
    }

    const parts = { pipeline, ledger, state, observer: telemetry }
    const receivers = options.isServer ? await openReceivers(config, parts) : noReceivers
    cleanup.add(async () => await receivers.close())

    const { sensorEventsPerSecond } = config
    const sensorLimit = sensorEventsPerSecond === undefined ? undefined : new SensorLimit(sensorEventsPerSecond)
    const backtester = new Backtester(store)
    const eventFolder = config.eventStore === undefined ? config.data : undefined
    const { dashboard } = casework
    const { udpDropped } = receivers
    telemetry.measure(factsOf({ state, store, dashboard, udpDropped, dataFolder: eventFolder }))
    const localToken = `aurora_local_${randomBytes(32).toString('base64url')}`
    const bodies = new BodyReceiver(pipeline, ledger, sensorLimit)
    const services: Services = {
      version: options.version,
      site: config.site,
      mode: config.mode,
      store,
      identity,
      audit,
      casework,
      pipeline,
      ledger,
      bodies,
      demonstration: new RecordedAttack({ bodies, ledger, sensors, store, casework }),
      aliases: sourceAliases(),
      sensors,
      rulePacks,
      detections,
      intel,
      ruleState: () => liveRules.state,
      askedRules: () => new Set([...liveRules.state.asked, ...correlations.map(({ finding }) => finding.id)]),
      backtest: async ({ keys, files }, range, signal) =>
        await backtester.run(await rulePacks.chosen(keys, files), range, signal),
      keepsIndicators: config.indicators,
      listening: receivers.listening,
      udpDropped: receivers.udpDropped,
      redisDropped: receivers.redisDropped,
      checks: async () =>
        await health({
          store,
          state,
          pipeline,
          intake,
          liveRules,
          intel,
          dataFolder: config.data,
          enrichment,
          receivers: receivers.checks(),
        }),
      localPrincipal(token) {
        if (isSame(token, localToken)) return localOperator
        return config.metricsToken !== undefined && isSame(token, config.metricsToken) ? scraper : undefined
      },
      metrics: telemetry.metrics,
      log: telemetry,
    }
    const app = await buildHttpServer(services, { host: config.host, pageFolder: options.pageFolder })
    cleanup.add(async () => await app.close())
    await app.listen({ host: config.host, port: options.isServer ? config.port : 0 })
    const address = app.server.address()
    const port = typeof address === 'object' && address !== null ? address.port : config.port
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`
    if (options.isServer) folder.announce(url, localToken)
    telemetry.serverStarted({ url, dataFolder: config.data, engine: store.engine, tookMs: Date.now() - startedMs })

    return {
      services,
      url,
      localToken,
      async close(reason) {
        const stoppedMs = Date.now()
        await cleanup.run(() => telemetry.serverStopped({ reason, tookMs: Date.now() - stoppedMs }))
      },
    }
  } catch (error) {
    await cleanup.run(() => undefined)
    throw error
  }
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

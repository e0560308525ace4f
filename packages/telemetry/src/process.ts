import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { MetricRegistry } from './catalogue/registry.ts'

/** What runs: `commit` is 'unknown' where the build does not say. */
export interface Build {
  readonly version: string
  readonly commit: string
  readonly mode: string
}

/** Processor, memory and build of this process, read at each scrape. The limits are those of its cgroup (version 2). */
export function measureProcess(registry: MetricRegistry, build: Build): void {
  registry.set('aurora_build_info', { version: build.version, commit: build.commit, mode: build.mode }, 1)
  registry.set('process_start_time_seconds', {}, Math.round(Date.now() / 1000 - process.uptime()))
  let countedSeconds = 0
  registry.atScrape(() => {
    const { user, system } = process.cpuUsage()
    const seconds = (user + system) / 1e6
    registry.count('process_cpu_seconds_total', {}, Math.max(0, seconds - countedSeconds))
    countedSeconds = seconds
    registry.set('process_resident_memory_bytes', {}, process.memoryUsage.rss())
    registry.set('aurora_process_cpu_limit_cores', {}, cpuLimit(readCgroup('cpu.max')) ?? availableParallelism())
    registry.set('aurora_process_memory_limit_bytes', {}, memoryLimit(readCgroup('memory.max')) ?? totalmem())
  })
}

/** Cores of a `cpu.max` ("QUOTA PERIOD", microseconds), undefined where there is no limit. */
export function cpuLimit(text: string): number | undefined {
  const [quota = '', period = ''] = text.trim().split(' ')
  const cores = Number(quota) / Number(period)
  return quota !== '' && Number.isFinite(cores) && cores > 0 ? cores : undefined
}

/** Bytes of a `memory.max`, undefined where there is no limit or one beyond the machine's memory. */
export function memoryLimit(text: string): number | undefined {
  const limitBytes = Number(text.trim())
  return limitBytes > 0 && limitBytes < totalmem() ? limitBytes : undefined
}

function readCgroup(file: string): string {
  try {
    return readFileSync(`/sys/fs/cgroup/${file}`, 'utf8')
  } catch {
    return '' // no cgroup, or not version 2: the machine is the limit
  }
}

/** How long the main thread was kept from answering since the server serves: p50, p99, p99.9 and the maximum. */
export function watchEventLoop(registry: MetricRegistry): ReturnType<typeof monitorEventLoopDelay> {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const quantiles: readonly [string, () => number][] = [
    ['0.5', () => delay.percentile(50)],
    ['0.99', () => delay.percentile(99)],
    ['0.999', () => delay.percentile(99.9)],
    ['1', () => delay.max],
  ]
  registry.atScrape(() => {
    for (const [rank, read] of quantiles)
      registry.set('aurora_event_loop_delay_seconds', { rank }, Math.max(0, read() / 1e9 - 0.01))
    registry.set('nodejs_eventloop_lag_p99_seconds', {}, delay.percentile(99) / 1e9)
  })
  return delay
}

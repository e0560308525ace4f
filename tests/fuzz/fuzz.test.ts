import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { Mutator } from './mutator.ts'
import { targets, type Target } from './targets.ts'

// Every parser is fed broken input for a while: it may refuse, but not throw, hang, or keep what it has read.
//
// AURORA_FUZZ_SECONDS sets for how long in all (an hour by hand), AURORA_FUZZ_SEED repeats a run.

const seconds = Number(process.env['AURORA_FUZZ_SECONDS'] ?? 100)
const seed = Number(process.env['AURORA_FUZZ_SEED'] ?? Date.now() % 1_000_000)

/** CPU of one record of up to 64 kB, and of each more in an input: what takes longer, again and again, hangs. */
const [maxCpuUs, maxCpuUsPerRecord] = [50_000, 25]
const tries = 5

const shrinkMs = 10_000

/** What may be kept of all that was read: caches that have a bound. */
const maxKeptBytes = 48 << 20

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What lies outside the heap is freed only after its owners were. */
function usedBytes(): number {
  for (let i = 0; i < 3; i++) collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** CPU in µs, of this thread, that the fastest of some runs takes; one is enough when it is quick. */
async function cpuUsOf({ run }: Target, input: Buffer, limitUs: number, mutator: Mutator): Promise<number> {
  let least = Infinity
  for (let i = 0; i < tries && least > limitUs; i++) {
    const before = process.threadCpuUsage()
    await run(input, mutator)
    const { user, system } = process.threadCpuUsage(before)
    least = Math.min(least, user + system)
  }
  return least
}

/** No format has more than one in a line, or in two brackets. */
const recordsIn = (input: Buffer): number =>
  input.reduce((count, byte) => count + (byte === 0x0a || byte === 0x7d || byte === 0x5d ? 1 : 0), 0)

/** What is wrong with an input; undefined when nothing is. */
async function faultOf(target: Target, input: Buffer, mutator: Mutator): Promise<string | undefined> {
  const limitUs = maxCpuUs + recordsIn(input) * maxCpuUsPerRecord + input.length * (target.maxCpuUsPerByte ?? 0)
  try {
    const cpuUs = await cpuUsOf(target, input, limitUs, mutator)
    return cpuUs > limitUs ? `${input.length} bytes took ${Math.round(cpuUs / 1000)} ms of CPU` : undefined
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

/** A shorter input with a fault, found by leaving out pieces, for as long as somebody waits. */
async function shrunk(target: Target, input: Buffer, mutator: Mutator): Promise<Buffer> {
  const untilMs = Date.now() + shrinkMs
  let least = input
  for (let size = input.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < least.length && Date.now() < untilMs; at += size) {
      const shorter = Buffer.concat([least.subarray(0, at), least.subarray(at + size)])
      if ((await faultOf(target, shorter, mutator)) !== undefined) least = shorter
    }
  }
  return least
}

const told = (input: Buffer): string =>
  `${input.length} bytes: ${JSON.stringify(input.toString('latin1').slice(0, 500))}`

describe(`seed ${seed}, ${seconds} s`, () => {
  const budgetMs = (seconds * 1000) / targets.length

  test.for(targets.map((target) => [target.name, target] as const))(
    '%s',
    { timeout: budgetMs + 120_000 },
    async ([, target]) => {
      const mutator = new Mutator(seed, target.corpus)
      const untilMs = Date.now() + budgetMs
      let keptBytes: number | undefined
      let inputs = 0
      while (Date.now() < untilMs) {
        const input = mutator.next()
        const fault = await faultOf(target, input, mutator)
        if (fault !== undefined) expect.fail(`${fault}\n${told(await shrunk(target, input, mutator))}`)
        if (++inputs === 200) keptBytes = usedBytes()
      }
      process.stdout.write(`fuzz: ${target.name}, ${inputs} inputs\n`)
      if (keptBytes !== undefined) expect(usedBytes() - keptBytes).toBeLessThan(maxKeptBytes)
      for (const whole of target.corpus) expect(await faultOf(target, whole, mutator)).toBeUndefined()
    },
  )
})

import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EveGenerator, generatorOf, type LineGenerator } from './generator.ts'
import { mixedSamples } from './samples.ts'

/** Made-up events of one source in a file. */
export interface CorpusFile {
  readonly source: string
  readonly path: string
  readonly events: number
  readonly bytes: number
}

export interface CorpusOptions {
  /** Suricata alone, or the mix of `samples.ts`. */
  readonly mix: 'suricata' | 'all'
  readonly events: number
  readonly seed: number
  /** Folder of public recordings that the mix is made from; without it, from our own fixtures. */
  readonly samples?: string | undefined
}

const linesPerWrite = 5000

/** An event a 30,000th of a second. */
const stepMs = 1 / 30

/** Files of made-up events, kept between runs: making them must not take from what is measured. */
export async function corpus(options: CorpusOptions): Promise<CorpusFile[]> {
  const origin = options.mix === 'all' && options.samples !== undefined ? '-public' : ''
  const folder = join(tmpdir(), `aurora-corpus-${options.mix}${origin}-${options.events}-${options.seed}`)
  mkdirSync(folder, { recursive: true })
  const files: CorpusFile[] = []
  for (const { source, share, open } of kindsOf(options)) {
    const path = join(folder, `${source}.log`)
    const events = Math.round((options.events * share) / 100)
    if (!existsSync(path)) await write(path, events, open())
    files.push({ source, path, events, bytes: statSync(path).size })
  }
  return files
}

interface Kind {
  readonly source: string
  readonly share: number
  open(): LineGenerator
}

function kindsOf({ mix, events, seed, samples }: CorpusOptions): Kind[] {
  const startMs = Date.now() - events * stepMs
  if (mix === 'suricata')
    return [{ source: 'suricata', share: 100, open: () => new EveGenerator({ seed, startMs, stepMs }) }]
  return mixedSamples(samples).map(({ source, share, lines }) => ({
    source,
    share,
    open: () => generatorOf(lines, { seed, startMs, stepMs: (stepMs * 100) / share }),
  }))
}

async function write(path: string, events: number, generator: LineGenerator): Promise<void> {
  const file = createWriteStream(`${path}.new`)
  for (let left = events; left > 0; left -= linesPerWrite)
    if (!file.write(generator.body(Math.min(left, linesPerWrite)))) await once(file, 'drain')
  file.end()
  await once(file, 'finish')
  renameSync(`${path}.new`, path)
}

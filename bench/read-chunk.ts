import { chunkOf, cpuUsOfReading, linesPerChunk, median, rounded, sourceNames } from './chunks.ts'

/**
 * CPU of reading alone, per event and source: split, decode, parse, normalise, encode; the median of some rounds.
 * Sources may be named on the command line.
 */
const rounds = 15

const wanted = process.argv.slice(2)
const table: Record<string, { cpuUsPerEvent: number; bytesPerEvent: number }> = {}
for (const source of sourceNames.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  const body = chunkOf(source)
  for (let i = 0; i < 3; i++) cpuUsOfReading(source, body)
  const spent = Array.from({ length: rounds }, () => cpuUsOfReading(source, body))
  table[source] = {
    cpuUsPerEvent: rounded(median(spent)),
    bytesPerEvent: Math.round(body.length / linesPerChunk),
  }
}
console.table(table)

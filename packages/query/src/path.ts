/** One step into a sender's document: a key, then positions in the arrays found under it (from 0). */
export interface PathStep {
  readonly key: string
  readonly indices: readonly number[]
}

/** A native path, at least one step. */
export type NativePath = readonly PathStep[]

/** Joins of keys are tried in full while this many steps or fewer are left; see `joinsFrom`. */
const fullJoinSteps = 4
/** A path has no more steps, and a step no more positions: no document is that deep, and the work stays bounded. */
const maxSteps = 16
const maxIndices = 4

/**
 * Reads `dns.answers[0].rdata`. A dot separates steps, `[n]` at the end of a step is a position in an array; `\` makes
 * the next of `.`, `[`, `]` and `\` an ordinary character. Never fails: what is no position is part of the key, and so
 * are steps beyond 16 and positions beyond 4.
 */
export function parsePath(path: string): NativePath {
  return splitSteps(path).map(readStep)
}

function splitSteps(path: string): string[] {
  const steps: string[] = []
  let start = 0
  for (let i = 0; i < path.length && steps.length < maxSteps - 1; i++) {
    if (path[i] === '\\') i++
    else if (path[i] === '.') {
      steps.push(path.slice(start, i))
      start = i + 1
    }
  }
  return [...steps, path.slice(start)]
}

function readStep(text: string): PathStep {
  const indices: number[] = []
  let rest = text
  for (let found = lastIndex(rest); found !== undefined && indices.length < maxIndices; found = lastIndex(rest)) {
    indices.unshift(found.index)
    rest = rest.slice(0, found.start)
  }
  return { key: rest.replace(/\\([.[\]\\])/g, '$1').toWellFormed(), indices }
}

/** The position `[n]` that ends `text`, if its bracket is not escaped and a key stands before it. */
function lastIndex(text: string): { index: number; start: number } | undefined {
  const found = /\[([0-9]{1,6})\]$/.exec(text)
  if (found === null || found.index === 0) return undefined
  return isEscaped(text, found.index) ? undefined : { index: Number(found[1]), start: found.index }
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, place: number): boolean {
  let start = place
  while (start > 0 && text[start - 1] === '\\') start--
  return (place - start) % 2 === 1
}

/** Writes a key so that `parsePath` reads it as one step. */
export function escapeKey(key: string): string {
  return key.replace(/[.[\]\\]/g, '\\$&')
}

/** One reading of the beginning of a path: the next key with the positions after it, and what is left. */
export interface PathJoin {
  readonly step: PathStep
  readonly rest: NativePath
}

/**
 * The keys to try first on a path, in order: the plain step, then it joined by dots with the steps after it, because
 * senders also write `{"id.orig_h": …}`.
 *
 * With more than four steps left only the plain step and the join of all of them are tried, which keeps the number of
 * readings linear. Steps with a position are not joined with what follows them.
 */
export function joinsFrom(path: NativePath): PathJoin[] {
  const joins: PathJoin[] = []
  const bound = path.findIndex((step) => step.indices.length > 0)
  const longest = bound < 0 ? path.length : bound + 1
  for (let count = 1; count <= longest; count++) {
    if (path.length > fullJoinSteps && count > 1 && count < path.length) continue
    const joined = path.slice(0, count)
    const key = joined.map((step) => step.key).join('.')
    joins.push({ step: { key, indices: joined[count - 1]?.indices ?? [] }, rest: path.slice(count) })
  }
  return joins
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** A span in at most two units: `3 d 4 h`, `12 m`, `< 1 s`. */
export function formatSpan(ms: number): string {
  const whole = Math.abs(ms)
  const first = units.findIndex(([, size]) => whole >= size)
  if (first < 0) return '< 1 s'
  const [name, size] = units[first] ?? units[3]
  const head = `${Math.floor(whole / size)} ${name}`
  const next = units[first + 1]
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[1])
  return rest === 0 || next === undefined ? head : `${head} ${rest} ${next[0]}`
}

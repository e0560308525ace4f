import { z } from 'zod'

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/**
 * A setting that is a duration from `least` to `most` seconds: `90s`, `15m`, `4h`, `2d`, or a bare number of seconds.
 * Comes out in seconds; anything else is refused at the start.
 */
export function duration(least: number, most: number) {
  return z.union([z.string(), z.number()]).transform((given, context) => {
    const [, amount, unit = 's'] = /^(\d{1,9})\s*([smhd])?$/.exec(String(given).trim()) ?? []
    const seconds = amount === undefined ? Number.NaN : Number(amount) * (unitSeconds[unit] ?? Number.NaN)
    if (seconds >= least && seconds <= most) return seconds
    context.addIssue(`must be a duration such as 15m, from ${least} s to ${most} s`)
    return z.NEVER
  })
}

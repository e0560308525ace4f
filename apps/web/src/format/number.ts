const whole = new Intl.NumberFormat('en-US')

/** `48,213` */
export const formatCount = (value: number): string => whole.format(value)

/** `48k`, `1.2M`: for axes and chips where the whole number stands elsewhere. */
export function formatShort(value: number): string {
  if (value < 1_000) return String(Math.round(value))
  const [size, unit] = value >= 1e9 ? [1e9, 'G'] : value >= 1e6 ? [1e6, 'M'] : [1e3, 'k']
  const scaled = value / size
  return `${scaled >= 100 ? Math.round(scaled) : Number(scaled.toFixed(1))}${unit}`
}

/** A share from 0 to 1 in per cent; what is there but rounds to nothing is `< 0.1%`, what is not quite all is `99.9%`. */
export function formatShare(share: number): string {
  if (share <= 0) return '0%'
  if (share >= 1) return '100%'
  if (share < 0.001) return '< 0.1%'
  return share >= 0.1 ? `${Math.min(99.9, Math.round(share * 1000) / 10)}%` : `${(share * 100).toFixed(1)}%`
}

/** `12.4/s`, `0.02/s`. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0) return '0/s'
  if (perSecond < 0.01) return '< 0.01/s'
  return `${perSecond >= 100 ? formatCount(Math.round(perSecond)) : Number(perSecond.toPrecision(2))}/s`
}

/** `1.2 kB`, for sizes. */
export function formatBytes(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${formatShort(bytes)}B`.replace(/([kMG])/, ' $1')
}

/** `1 event`, `37 events`. */
export const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`

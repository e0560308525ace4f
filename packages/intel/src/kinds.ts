/** What an indicator can be. A hash has its sum's name, for what is computed of a file differs between senders. */
export const indicatorKinds = [
  'ip', 'network', 'domain', 'url', 'md5', 'sha1', 'sha256', 'sha512', 'email', 'cve',
] as const // prettier-ignore
export type IndicatorKind = (typeof indicatorKinds)[number]

export const isIndicatorKind = (text: string): text is IndicatorKind =>
  (indicatorKinds as readonly string[]).includes(text)

/** Kinds that no event names among its indicators: kept, shown and passed on, and said to be so. */
export const unmatchedKinds: ReadonlyMap<IndicatorKind, string> = new Map([
  ['sha512', 'events carry MD5, SHA-1 and SHA-256 sums only'],
  ['email', 'events carry no mail addresses'],
])

/** How sure a source is that the thing may be told. TLP 2.0 (FIRST, 2022); `white` of TLP 1.0 is `clear`. */
export const tlpLevels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const
export type Tlp = (typeof tlpLevels)[number]

/** Reads `TLP:AMBER+STRICT`, `tlp:white`, `red`; undefined for anything else. */
export function parseTlp(text: string): Tlp | undefined {
  const word = text.slice(0, 40).trim().toLowerCase().replace(/^tlp[:\- ]?\s*/, '').replace(/["']/g, '') // prettier-ignore
  const level = word === 'white' ? 'clear' : word === 'amber-strict' ? 'amber+strict' : word
  return tlpLevels.find((known) => known === level)
}

/** Of several, the one that lets the fewest read it. */
export const strictestTlp = (levels: readonly Tlp[]): Tlp | undefined =>
  levels.reduce<Tlp | undefined>(
    (most, one) => (most === undefined || tlpLevels.indexOf(one) > tlpLevels.indexOf(most) ? one : most),
    undefined,
  )

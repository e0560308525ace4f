/** Parameters of an address as they are written: one text each. The last one of a name wins. */
export type SearchParams = Readonly<Record<string, string | undefined>>

/** A parameter that was in the address but cannot be used, as the notice names it. */
export interface DroppedParameter {
  readonly name: string
  readonly why: string
}

/** Reads `?a=1&b=2`; nothing is guessed to be a number. */
export const parseSearchParams = (text: string): SearchParams => Object.fromEntries(new URLSearchParams(text))

/** Writes parameters; absent and empty ones are left out, and what a person should be able to read stays readable. */
export function printSearchParams(params: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(params)
    .filter(([, value]) => typeof value === 'string' && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${readable(String(value))}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

const readable = (value: string): string =>
  encodeURIComponent(value.toWellFormed()).replace(/%(3A|2C|2F|40|24|5B|5D)/g, (escape) => decodeURIComponent(escape))

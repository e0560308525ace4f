import { AppError } from '@aurora/core'

/** The letter people put before a number: A-1042 is an alert, C-17 a case, I-5 an incident (DESIGN §5). */
export type Letter = 'A' | 'C' | 'I'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** How people write the number of a thing. */
export function printShort(letter: Letter, number: number): string {
  return `${letter}-${number}`
}

/**
 * Reads what stands in an address: a UUID, or a short number in either case, with or without its letter.
 *
 * Fails with 'request.not_found' for anything else, for there is nothing under such an address.
 */
export function parseAddress(letter: Letter, text: string): { readonly id: string } | { readonly number: number } {
  const lower = text.toLowerCase()
  if (uuid.test(lower)) return { id: lower }
  const match = /^(?:([aci])-)?(\d{1,12})$/.exec(lower)
  if (match === null || (match[1] ?? letter.toLowerCase()) !== letter.toLowerCase()) throw notThere(letter)
  return { number: Number(match[2]) }
}

const nouns = { A: 'alert', C: 'case', I: 'incident' } as const

/** The refusal for an address with nothing behind it. */
export function notThere(letter: Letter): AppError {
  return new AppError('request.not_found', `there is no such ${nouns[letter]}`)
}

import { AppError } from '@aurora/core'
import { plain } from '../indicator.ts'

const feedName = /^[\p{L}\p{N}][\p{L}\p{N} ._:-]{0,79}$/u

/** The name of a source as it is kept. Rejects with 'request.invalid'. */
export function checkFeedName(text: string): string {
  const name = plain(text, 100)
  if (feedName.test(name)) return name
  throw new AppError('request.invalid', 'a feed has a name of 1 to 80 letters, digits, spaces, dots, dashes and colons')
}

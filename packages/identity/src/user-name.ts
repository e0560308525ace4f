import { AppError } from '@aurora/core'

const form = /^[a-z0-9][a-z0-9._@+-]{0,63}$/

/**
 * A user name in the form it is kept: lower case, 1 to 64 of `a-z 0-9 . _ @ + -`, beginning with a letter or digit.
 * Undefined for any other text. So few characters, because two names must never look alike.
 */
export function parseUserName(text: string): string | undefined {
  const name = text.trim().toLowerCase()
  return form.test(name) ? name : undefined
}

/** As {@link parseUserName}, for a name someone chooses: 'request.invalid' for one that cannot be. */
export function chosenUserName(text: string): string {
  const name = parseUserName(text)
  if (name === undefined) {
    throw new AppError('request.invalid', 'this user name cannot be used', {
      hint: 'use 1 to 64 letters a-z, digits, and . _ @ + - after the first',
    })
  }
  return name
}

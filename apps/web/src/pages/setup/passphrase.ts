/** Fewest characters the server takes. */
export const leastLength = 12

/** The token of `#token=…`; '' when there is none. */
export function tokenOf(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? ''
}

/** One sentence about a passphrase while it is typed: what is missing, or how good it is. The server decides. */
export function passphraseHint(passphrase: string, username: string): string {
  const length = [...passphrase].length
  if (length === 0) return `At least ${leastLength} characters. Four or five words are easy to remember.`
  if (length < leastLength)
    return `${leastLength - length} more ${leastLength - length === 1 ? 'character' : 'characters'}.`
  if (username !== '' && passphrase.toLowerCase().includes(username.toLowerCase()))
    return 'Weak: it holds the user name.'
  if (new Set(passphrase).size < 6) return 'Weak: few different characters.'
  return length < 20 ? 'Good. Longer is better.' : 'Strong.'
}

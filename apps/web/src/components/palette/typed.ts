/** What a text in the palette may be, beside words to look for. */
export type Typed =
  | { readonly kind: 'alert' | 'case'; readonly name: string }
  | { readonly kind: 'address' | 'domain' | 'hash'; readonly value: string }
  | { readonly kind: 'words'; readonly value: string }
  | { readonly kind: 'nothing' }

/** Numbers of alerts (A-1042) and cases (C-17), in any case, also with a blank for the hyphen. */
const numbered = /^([ac])[- ]?(\d{1,15})$/i

/** MD5, SHA-1, SHA-256 and SHA-512 in hex. */
const hash = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i

/** At least two labels, the last of letters, or it would be a number or a file. */
const domain = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i

/** Tells what was typed. Never fails. */
export function typedOf(text: string): Typed {
  const value = text.trim()
  const [, letter, number] = numbered.exec(value) ?? []
  if (letter !== undefined && number !== undefined) {
    const name = `${letter.toUpperCase()}-${BigInt(number)}`
    return { kind: letter.toUpperCase() === 'A' ? 'alert' : 'case', name }
  }
  if (isAddress(value)) return { kind: 'address', value }
  if (hash.test(value)) return { kind: 'hash', value }
  if (domain.test(value) && value.length <= 253) return { kind: 'domain', value }
  return value === '' ? { kind: 'nothing' } : { kind: 'words', value }
}

const isAddress = (value: string): boolean => isIpv4(value) || isIpv6(value)

function isIpv4(value: string): boolean {
  const parts = value.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
}

const isIpv6 = (value: string): boolean =>
  /^[0-9a-f:.]{2,45}$/i.test(value) && value.includes(':') && URL.canParse(`http://[${value}]/`)

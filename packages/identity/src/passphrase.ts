import { AppError } from '@aurora/core'
import { commonPassphrases } from './common-passphrases.ts'

const minChars = 12
const maxChars = 256
/** A name shorter than this is part of too many words to be looked for. */
const minNameChars = 4
/** Something this short, repeated, is as easy to guess as it is alone. */
const minUnitChars = 6

const letterOfDigit: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Refuses a passphrase that is too short, too long or too easy to guess, with 'auth.weak_passphrase' and a hint.
 *
 * Length is in Unicode characters, 12 to 256. There are no rules on which characters: those make passphrases worse, not
 * better (NIST SP 800-63B §3.1.1.2; OWASP ASVS 5.0 V6.2).
 */
export function checkPassphrase(passphrase: string, userName: string): void {
  const chars = [...passphrase.normalize('NFKC')].length
  if (chars < minChars)
    throw weak('is too short', `use at least ${minChars} characters; several words are easy to remember`)
  if (chars > maxChars) throw weak('is too long', `use at most ${maxChars} characters`)
  const lower = passphrase.normalize('NFKC').toLowerCase()
  if (userName.length >= minNameChars && lower.includes(userName.toLowerCase())) {
    throw weak('contains the user name', 'choose words that have nothing to do with your name')
  }
  if (isSequence(lower) || repeatedUnit(lower).length < minUnitChars || isCommon(lower)) {
    throw weak('is one that many people use', 'choose four or more words that do not belong together')
  }
}

function weak(what: string, hint: string): AppError {
  return new AppError('auth.weak_passphrase', `this passphrase ${what}`, { hint })
}

/** Whether nearly every character is the one before it, or its neighbour: `123456789012`, `aaaaaaaaaaab`, `zyxwvu…`. */
function isSequence(text: string): boolean {
  const codes = [...text].map((char) => char.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, i) => Math.abs(code - (codes[i] ?? 0)))
  return steps.filter((step) => step <= 1).length >= steps.length * 0.75
}

/** The shortest text that, repeated, gives `text`; a rest may be cut off. */
function repeatedUnit(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const unit = text.slice(0, length)
    if (unit.repeat(Math.ceil(text.length / length)).startsWith(text)) return unit
  }
  return text
}

/** Whether the letters of `text`, with and without digits read as letters, are in the list: `P4ssw0rd-2024!` is `password`. */
function isCommon(text: string): boolean {
  const trimmed = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const asLetters = trimmed.replace(/[013457@$!]/g, (char) => letterOfDigit[char] ?? char)
  return [text, trimmed, asLetters].some((candidate) => {
    const letters = candidate.replace(/[^\p{L}]/gu, '')
    return commonPassphrases.has(letters) || commonPassphrases.has(repeatedUnit(letters))
  })
}

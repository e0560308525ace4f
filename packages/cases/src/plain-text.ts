import { AppError } from '@aurora/core'

/**
 * `text` as it is kept: at most `maxChars` UTF-16 units, the last an ellipsis where it was cut, without NUL, which
 * PostgreSQL refuses, and without halves of surrogate pairs, which have no UTF-8.
 *
 * For what logs and rules say. What a person writes is refused when it is too long, never cut: see {@link requireText}.
 */
export function boundedText(text: string, maxChars: number): string {
  const cut = text.length > maxChars ? `${text.slice(0, maxChars - 1)}…` : text
  return cut.replaceAll('\0', '\ufffd').toWellFormed()
}

/** The first `max` of `texts`, each bounded, without doubles and empty ones. */
export function boundedTexts(texts: readonly string[], max: number, maxChars: number): string[] {
  return [...new Set(texts.map((text) => boundedText(text.trim(), maxChars)))]
    .filter((text) => text !== '')
    .slice(0, max)
}

/** A text a person gave for `name`: trimmed. Fails with 'request.invalid' when it is empty or longer than `maxChars`. */
export function requireText(name: string, text: string, maxChars: number): string {
  const trimmed = text.trim()
  if (trimmed === '') throw new AppError('request.invalid', `${name} is empty`)
  if (trimmed.length > maxChars)
    throw new AppError('request.invalid', `${name} is longer than ${maxChars} characters`, { maxChars })
  return boundedText(trimmed, maxChars)
}

/** Like {@link requireText}, for a list of at most `max` texts; doubles count once. */
export function requireTexts(name: string, texts: readonly string[], max: number, maxChars: number): string[] {
  if (texts.length > max) throw new AppError('request.invalid', `more than ${max} ${name}`, { max })
  return [...new Set(texts.map((text) => requireText(name, text, maxChars)))]
}

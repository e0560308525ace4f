/**
 * Keys as a person writes them down: one character (`e`, `?`), or two of them one after the other (`g s`).
 *
 * Both are "character keys" in the sense of WCAG 2.1.4, and can be changed; named keys and those with Ctrl cannot.
 */
export const isCharacterKeys = (keys: string): boolean => parseKeys(keys) === keys

/**
 * Reads what a person typed as keys: `gs` and ` g  s ` are `g s`. Undefined when it is not one or two characters that a
 * keyboard sends by themselves.
 */
export function parseKeys(text: string): string | undefined {
  const characters = [...text.replaceAll(/\s+/g, '')]
  const isTypable = characters.every((one) => /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(one))
  if (!isTypable || characters.length < 1 || characters.length > 2) return undefined
  return characters.join(' ')
}

/** Whether one of them could never be pressed beside the other: they are the same, or one begins the other. */
export const collide = (a: string, b: string): boolean => a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)

/** Keys as `aria-keyshortcuts` says them (`Shift+A`); undefined for two after each other, which it has no form for. */
export function ariaKeys(keys: string): string | undefined {
  if (keys.includes(' ')) return undefined
  return /^\p{Lu}$/u.test(keys) ? `Shift+${keys}` : keys.replace('Ctrl+', 'Control+')
}

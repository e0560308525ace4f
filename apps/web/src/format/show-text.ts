/**
 * Everything a log says may have been written by an attacker: characters that move, hide or forge other text are shown
 * as escapes (DESIGN §9).
 *
 * Those are C0 and C1 controls, bidirectional controls, zero-width and other invisible formatting characters, tags,
 * line and paragraph separators, and halves of surrogate pairs. Tab and newline stay when `keepLines` is set, for text
 * that is shown in lines.
 */
export function showText(text: string, options: { readonly keepLines?: boolean } = {}): string {
  if (!suspicious.test(text)) return text
  return text.replace(everySuspicious, (character) =>
    options.keepLines === true && (character === '\n' || character === '\t') ? character : escapeOf(character),
  )
}

const unsafe =
  '[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\ud800-\\udfff\\u{e0000}-\\u{e0fff}]'
const suspicious = new RegExp(unsafe, 'u')
const everySuspicious = new RegExp(unsafe, 'gu')

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e', '\0': '\\0' }

function escapeOf(character: string): string {
  const known = short[character]
  if (known !== undefined) return known
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}

/** Shortens in the middle to at most `most` characters, so that both ends of an id or a path can be read. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  const tail = Math.floor((most - 1) / 2)
  const head = most - 1 - tail
  return `${text.slice(0, head)}…${text.slice(text.length - tail)}`.toWellFormed()
}

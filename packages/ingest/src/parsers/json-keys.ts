/**
 * Whether an object anywhere in a JSON text names one of its members twice.
 *
 * `json` must be valid JSON (it was parsed before). Readers differ in which of two equal keys they take (RFC 8259 §4):
 * where that could matter the text is spelled anew.
 */
export function hasDuplicateKey(json: string): boolean {
  const open: (Set<string> | undefined)[] = []
  for (let i = 0; i < json.length; i++) {
    const character = json[i]
    if (character === '{') open.push(new Set())
    else if (character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === '"') {
      const end = closingQuote(json, i + 1)
      const keys = open.at(-1)
      if (keys !== undefined && isFollowedByColon(json, end + 1)) {
        const key = JSON.parse(json.slice(i, end + 1)) as string
        if (keys.has(key)) return true
        keys.add(key)
      }
      i = end
    }
  }
  return false
}

function closingQuote(json: string, from: number): number {
  for (let i = from; i < json.length; i++) {
    if (json[i] === '\\') i++
    else if (json[i] === '"') return i
  }
  return json.length
}

function isFollowedByColon(json: string, from: number): boolean {
  let at = from
  while (json[at] === ' ' || json[at] === '\t' || json[at] === '\n' || json[at] === '\r') at++
  return json[at] === ':'
}

/**
 * Lays JSON out over lines without changing a value: numbers, escapes, order and repeated keys stay as they were written.
 *
 * Undefined when the text is not JSON. `JSON.stringify(JSON.parse(…))` would lose digits of large numbers.
 */
export function prettyJson(text: string): string | undefined {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? []
  return layOut(tokens)
}

function layOut(tokens: readonly string[]): string {
  let out = ''
  let depth = 0
  tokens.forEach((token, i) => {
    const next = tokens[i + 1]
    if (token === '{' || token === '[') {
      const isEmpty = next === '}' || next === ']'
      if (!isEmpty) depth++
      out += isEmpty ? token : token + newLine(depth)
    } else if (token === '}' || token === ']') {
      const wasEmpty = tokens[i - 1] === '{' || tokens[i - 1] === '['
      if (!wasEmpty) depth--
      out += wasEmpty ? token : newLine(depth) + token
    } else if (token === ',') out += token + newLine(depth)
    else out += token === ':' ? ': ' : token
  })
  return out
}

const newLine = (depth: number): string => `\n${'  '.repeat(depth)}`

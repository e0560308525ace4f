/** Longer ones are no words. */
const maxBytes = 64
const places = 256

/** Short ASCII texts that come again and again, made once: to find one costs less than to make one from its bytes. */
export class WordCache {
  readonly #words: (string | undefined)[] = Array.from({ length: places }, () => undefined)

  /** The text of a range; undefined when it is long or not ASCII. */
  read(bytes: Buffer, start: number, end: number): string | undefined {
    const length = end - start
    if (length > maxBytes || length === 0) return length === 0 ? '' : undefined
    const place = (length + (bytes[start] as number) * 7 + (bytes[end - 1] as number) * 31) % places
    const word = this.#words[place]
    if (word?.length === length && isSame(word, bytes, start)) return word
    for (let at = start; at < end; at++) if ((bytes[at] as number) > 0x7f) return undefined
    return (this.#words[place] = bytes.toString('latin1', start, end))
  }
}

function isSame(word: string, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== bytes[start + i]) return false
  return true
}

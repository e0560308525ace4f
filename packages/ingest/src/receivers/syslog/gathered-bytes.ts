/**
 * Bytes that come in parts and are taken as a whole.
 *
 * Parts are copied, so that none keeps the larger buffer alive that it was read into, and joined as they come: each is
 * at least twice as long as the one behind it. So bytes that come one by one take no more memory than they would at
 * once, and each is copied a number of times that grows only with the logarithm of the whole.
 */
export class GatheredBytes {
  #parts: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  add(part: Buffer): void {
    if (part.length === 0) return
    let first = this.#parts.length
    let joined = part.length
    for (; first > 0; first--) {
      const before = (this.#parts[first - 1] as Buffer).length
      if (before >= 2 * joined) break
      joined += before
    }
    this.#parts.push(copyOf([...this.#parts.splice(first), part], joined))
    this.#length += part.length
  }

  /** All of them; none are left. */
  take(): Buffer {
    const [only] = this.#parts
    const all = only !== undefined && this.#parts.length === 1 ? only : copyOf(this.#parts, this.#length)
    this.#parts = []
    this.#length = 0
    return all
  }
}

/** In a buffer of their own: a slice of the pool that Node keeps for small buffers would hold all of the pool. */
function copyOf(parts: readonly Buffer[], length: number): Buffer {
  const all = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const part of parts) at += part.copy(all, at)
  return all
}

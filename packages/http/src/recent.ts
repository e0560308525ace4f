/** Answers that are the same for everybody who asks within a short time: each is worked out once. */
export class Recent<Answer> {
  readonly #keptMs: number
  readonly #make: (key: string) => Promise<Answer>
  readonly #answers = new Map<string, { readonly atMs: number; readonly answer: Promise<Answer> }>()

  /** Keys must be few, or of few kinds: only so many answers are kept as were asked for lately. */
  constructor(keptMs: number, make: (key: string) => Promise<Answer>) {
    this.#keptMs = keptMs
    this.#make = make
  }

  /** The answer to `key`, up to `keptMs` old. A failure is told to those who wait for it, and not kept. */
  read(key: string): Promise<Answer> {
    const nowMs = performance.now()
    for (const [old, { atMs }] of this.#answers) if (nowMs - atMs > this.#keptMs) this.#answers.delete(old)
    const known = this.#answers.get(key)
    if (known !== undefined) return known.answer
    const answer = this.#make(key)
    this.#answers.set(key, { atMs: nowMs, answer })
    answer.catch(() => this.#answers.delete(key))
    return answer
  }
}

/**
 * Lets one transaction in at a time.
 *
 * A single statement waits for the transactions that asked before it and holds nobody up, so statements outside
 * transactions are sent without waiting for each other's answers. First come, first served.
 */
export class Turnstile {
  /** Resolves when the last transaction that asked so far has left; undefined when none is inside or waiting. */
  #lastLeft: Promise<void> | undefined

  /**
   * Calls `send` once every transaction that asked before has left, and in the same turn of the event loop: nothing
   * can step in between the decision and the sending.
   */
  pass<Value>(send: () => Promise<Value>): Promise<Value> {
    return this.#lastLeft === undefined ? send() : this.#lastLeft.then(send)
  }

  /** Resolves when it is the caller's turn. The caller must call the result once, when its transaction is over. */
  async enter(): Promise<() => void> {
    const before = this.#lastLeft
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    this.#lastLeft = left
    await before
    return () => {
      if (this.#lastLeft === left) this.#lastLeft = undefined
      leave()
    }
  }
}

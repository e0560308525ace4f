/** Looks again and again until `look` gives a value. Fails at the deadline with `what`, and what was seen last. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, deadlineMs = 40_000): Promise<T> {
  const until = Date.now() + deadlineMs
  let last: unknown
  for (;;) {
    try {
      const found = await look()
      if (found !== undefined) return found
    } catch (error) {
      last = error
    }
    if (Date.now() > until) throw new Error(`not within ${deadlineMs} ms: ${what}`, { cause: last })
    await pause(50)
  }
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

/** The time. Tests have one that is moved by hand. */
export interface Clock {
  /** Microseconds since 1970-01-01 UTC, by the clock of this machine, which may be set to another time. */
  nowUs(): number
  /** Milliseconds since some moment, which nobody can set: what durations are measured with. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  nowUs: () => Date.now() * 1000,
  monotonicMs: () => performance.now(),
}

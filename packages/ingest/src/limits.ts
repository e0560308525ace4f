/** What one line may be before it is kept as a reject instead of an event. */
export const lineLimits = {
  /** Bytes of a line that still becomes an event. */
  maxLineBytes: 1 << 20,
  /** Bytes of one reject: a longer line is kept in consecutive pieces of this size, so that memory stays bounded. */
  maxRejectBytes: 8 << 20,
  /** Objects and arrays inside each other. */
  maxDepth: 64,
} as const

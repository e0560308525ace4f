/** Things that happen to followed files and that somebody may want to log. */
export interface FileObserver {
  /** Bytes of a file that were gone before they were read, as far as they can be known. */
  bytesLost(at: { receiver: string; bytes: number }): void
}

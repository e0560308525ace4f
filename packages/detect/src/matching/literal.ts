/** A text to find: anywhere, or only where the searched text begins or ends. */
export interface Literal {
  /** Not empty, folded. */
  readonly text: string
  readonly atStart: boolean
  readonly atEnd: boolean
  /** What is reported when it is found; one number may stand for several literals. */
  readonly id: number
}

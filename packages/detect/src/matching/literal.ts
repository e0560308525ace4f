/** A text to find: anywhere, or only where the searched text begins or ends. */
export interface Literal {
  /** Not empty, folded. */
  readonly text: string
  readonly atStart: boolean
  readonly atEnd: boolean
  /** What is reported when it is found; one number may stand for several literals. */
  readonly id: number
}

/** Classes of bytes that no literal holds, and of the two ends of a text. */
export const otherClass = 0
export const startClass = 1
export const endClass = 2

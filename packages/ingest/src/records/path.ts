/**
 * A place in a record: the names that lead to a value, from the outside in. `[0]` is the first element of a list.
 *
 * A name stands for itself, dots and all (Zeek writes `id.orig_h` as one name).
 */
export type Path = readonly string[]

/** Stands for the first element of a list in a path. */
export const firstElement = '[0]'

/** Number of a path within a shape: its place in `paths`. */
export type PathNumber = number

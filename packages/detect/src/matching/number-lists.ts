/** Many short lists of numbers in one piece of memory: those of `list` stand from `starts[list]` to `starts[list + 1]`. */
export interface NumberLists {
  readonly starts: Int32Array
  readonly numbers: Int32Array
}

export function numberLists(lists: readonly (readonly number[])[]): NumberLists {
  const starts = new Int32Array(lists.length + 1)
  for (const [list, { length }] of lists.entries()) starts[list + 1] = (starts[list] as number) + length
  return { starts, numbers: Int32Array.from(lists.flat()) }
}

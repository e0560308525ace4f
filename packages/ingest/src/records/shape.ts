import { NameTable } from './name-table.ts'
import type { Path, PathNumber } from './path.ts'

/** The paths a source wants to know of its records, numbered; parts of a path are paths of their own. */
export class RecordShape {
  readonly paths: Path[] = []
  readonly #numbers = new Map<string, PathNumber>()
  #table: NameTable | undefined

  /** The names of the paths as they are found in bytes; made once, when all paths are known. */
  get table(): NameTable {
    return (this.#table ??= new NameTable(this))
  }

  /** The number of a path, such as `dns.queries[0].rrname`; a name with dots in it is given in a list. */
  path(path: string | Path): PathNumber {
    const names = typeof path === 'string' ? path.replaceAll('[0]', '.[0]').split('.') : path
    for (let length = 1; length < names.length; length++) this.#numberOf(names.slice(0, length))
    return this.#numberOf(names)
  }

  #numberOf(names: Path): PathNumber {
    const key = JSON.stringify(names)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.paths.length)
    return this.paths.push(names) - 1
  }
}

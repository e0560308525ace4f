/** Types that values are bound as. */
export type BoundType = 'UInt32' | 'String' | 'Array(String)' | 'Int64' | 'UInt64'

/** A value on its way into SQL. */
export type BoundValue = string | number | bigint | readonly string[]

/** Puts a value into SQL text: as a bound parameter, or as a literal where the engine cannot bind. */
export type Bind = (value: BoundValue, type: BoundType) => string

/** SQL text with the values it names. */
export interface Sql {
  readonly sql: string
  /** Values of `{name:Type}` in `sql`: string, number, bigint or array of strings. */
  readonly params: Record<string, unknown>
}

/** What every expression of one query may assume. */
export interface SqlOptions {
  /** Native paths with a column of their own: path as written in the query → column name. */
  readonly promoted?: ReadonlyMap<string, string>
  /**
   * Begins the name of every parameter: give each part of one statement its own. When absent, conditions have `p`
   * and values `v`.
   */
  readonly prefix?: string
}

/** Collects the parameters of one expression. */
export class SqlWriter {
  readonly params: Record<string, unknown> = {}
  readonly promoted: ReadonlyMap<string, string>
  readonly #prefix: string
  readonly #names = new Map<string, string>()
  #given = 0

  constructor(prefix: string, options: SqlOptions = {}) {
    this.promoted = options.promoted ?? new Map()
    this.#prefix = options.prefix ?? prefix
  }

  /** A placeholder for the value; equal values share one. */
  readonly bind: Bind = (value, type) => {
    const key = `${type} ${JSON.stringify(typeof value === 'bigint' ? String(value) : value)}`
    const known = this.#names.get(key)
    if (known !== undefined) return `{${known}:${type}}`
    const name = `${this.#prefix}${this.#names.size}`
    this.#names.set(key, name)
    this.params[name] = value
    return `{${name}:${type}}`
  }

  /** A name that nothing else of the statement has. */
  name(): string {
    return `${this.#prefix}_${this.#given++}`
  }

  result(sql: string): Sql {
    return { sql, params: this.params }
  }
}

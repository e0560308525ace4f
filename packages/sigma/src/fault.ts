/** A stretch of a rule file's text, in UTF-16 units from 0. */
export interface Place {
  readonly offset: number
  readonly length: number
}

/** What kind of thing is wrong; for programs. The message says it to a person. */
export type FaultCode =
  | 'yaml.syntax' //            not YAML, or YAML that says nothing clear (duplicate keys, tags, merge keys)
  | 'limit' //                  too long, too deep, too many
  | 'document.kind' //          neither a rule nor a correlation nor a filter
  | 'document.action' //        legacy `action` that cannot be followed
  | 'missing' //                a part that must be there
  | 'type' //                   a text where a list must be, and so on
  | 'unknown_value' //          not one of the values the specification lists
  | 'modifier.unknown'
  | 'modifier.combination'
  | 'value' //                  a value its modifier cannot use
  | 'placeholder' //            a placeholder nobody defined
  | 'condition.syntax'
  | 'condition.unknown' //      a name or pattern that no search identifier has
  | 'reference' //              an id or name that no rule has, or that two have, or a circle
  | 'style' //                  accepted, but not what the specification says or not what was meant
  | 'not_yet' //                Sigma or an extension of it, but not supported yet

/**
 * Why a rule is refused (`severity` error) or what its author may want to look at (warning), and where.
 *
 * `line` and `column` count from 1, columns in UTF-16 units. `message` is lower case, without a full stop. `repair` says what would do.
 */
export interface Fault {
  readonly severity: 'error' | 'warning'
  readonly code: FaultCode
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly repair?: string
}

/** A fault in one line, as compilers print it: `file:line:column: message; repair`. */
export function printFault({ file, line, column, message, repair }: Fault): string {
  return `${file}:${line}:${column}: ${message}${repair === undefined ? '' : `; ${repair}`}`
}

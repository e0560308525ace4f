import { AppError, nearestName } from '@aurora/core'

/** Which status may follow which; one table each for alerts and cases, and nothing else decides. */
export type Transitions<Status extends string> = Readonly<Record<Status, readonly Status[]>>

/** Refuses with 'change.transition', saying what is allowed, unless `table` lets `to` follow `from`. */
export function assertFollows<Status extends string>(
  table: Transitions<Status>,
  thing: string,
  from: Status,
  to: Status,
): void {
  const allowed = table[from]
  if (allowed.includes(to)) return
  throw new AppError('change.transition', `${thing} is ${from} and cannot become ${to}`, {
    from,
    to,
    allowed,
    hint: `from ${from} it can become ${allowed.join(', ')}`,
  })
}

/** Reads one of `names`. Fails with 'request.invalid', naming the nearest. */
export function parseOneOf<Name extends string>(what: string, names: readonly Name[], text: string): Name {
  const found = names.find((name) => name === text)
  if (found !== undefined) return found
  const near = nearestName(text.slice(0, 64), [...names])
  throw new AppError('request.invalid', `"${text.slice(0, 64)}" is not a ${what}`, {
    hint: near === undefined ? names.join(', ') : `did you mean ${near}? There are ${names.join(', ')}`,
  })
}

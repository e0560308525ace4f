/** Somebody who has something open. */
export interface Present {
  readonly id: string
  readonly name: string
}

/** Who says nothing for this long has gone: three looks of the page. */
const goneAfterMs = 16_000
/** Things that are watched at most; the one that was looked at longest ago is forgotten. */
const mostSubjects = 5_000
/** People told of one thing at most. */
const mostPeople = 20

/**
 * Who has which alert or case open now. Kept in this process alone: it is a courtesy between people, nothing is decided
 * by it, and it is worth nothing a quarter of a minute later.
 */
export class Presence {
  readonly #nowMs: () => number
  /** By what is watched: name and last sign of each person, by id. */
  readonly #watched = new Map<string, Map<string, { readonly name: string; readonly atMs: number }>>()

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs
  }

  /** Notes that `who` has `subject` open; the others who have, by name. */
  seen(subject: string, who: Present): string[] {
    const people = this.#watched.get(subject) ?? new Map<string, { name: string; atMs: number }>()
    const nowMs = this.#nowMs()
    for (const [id, { atMs }] of people) if (nowMs - atMs > goneAfterMs) people.delete(id)
    if (people.has(who.id) || people.size < mostPeople) people.set(who.id, { name: who.name, atMs: nowMs })
    // Behind all others: what was looked at longest ago stands first.
    this.#watched.delete(subject)
    this.#watched.set(subject, people)
    const [oldest] = this.#watched.keys()
    if (this.#watched.size > mostSubjects && oldest !== undefined) this.#watched.delete(oldest)
    return [...people].filter(([id]) => id !== who.id).map(([, { name }]) => name)
  }

  /** Notes that `who` has closed it. */
  left(subject: string, who: Pick<Present, 'id'>): void {
    const people = this.#watched.get(subject)
    people?.delete(who.id)
    if (people?.size === 0) this.#watched.delete(subject)
  }
}

/**
 * A table that is looked up by words a sender chose. An object would answer to `constructor` and its like with members
 * of its own, which are neither severity nor text.
 */
export function wordTable<Meaning>(meanings: Readonly<Record<string, Meaning>>): ReadonlyMap<string, Meaning> {
  return new Map(Object.entries(meanings))
}

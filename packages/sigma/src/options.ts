/** What the reader of rules is told beside their text. */
export interface ReadOptions {
  /** Texts for the placeholders of `expand`, by name. They may have wildcards. */
  readonly placeholders: ReadonlyMap<string, readonly string[]>
  /** Taxonomies beside `sigma` whose field names the caller can map. */
  readonly taxonomies?: readonly string[]
}

export const noOptions: ReadOptions = { placeholders: new Map() }

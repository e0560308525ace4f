/** "1 event", "12 events": a count with its word, for words that take an s. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

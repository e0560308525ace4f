/**
 * The same text in memory of its own. A part of a longer text keeps all of it alive in V8, so that a name which is remembered
 * for hours would keep the megabyte it once stood in.
 */
export const ownText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le')

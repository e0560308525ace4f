/** Control characters, and those that turn the direction of text or have no width. */
const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g // prettier-ignore

/** Text in which nothing hides: characters that are not seen are shown by their number. */
export const visible = (text: string): string =>
  text.toWellFormed().replace(hidden, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The same on one line. */
export const visibleLine = (text: string): string => visible(text).replace(/[\r\n\t]+/g, ' ')

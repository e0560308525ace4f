/** Where a record stands in the bytes: from `start` up to `end`. */
export interface RecordRange {
  readonly start: number
  readonly end: number
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openObject, closeObject, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d]
const newline = 0x0a
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === newline || byte === 0x0d

/**
 * Finds the records in JSON that newlines do not part (RFC 8259): values one behind the other however they are laid out,
 * the elements of lists at the top, and the elements of the list of objects that an object only wraps, such as
 * CloudTrail's `{"Records": […]}`; `wrappers` are the names of such lists.
 *
 * One by one, in linear time, from any bytes: a document may hold tens of millions. Punctuation between records and a wrapper's other members are passed over; anything else is a
 * record, sound or not, so that nothing is lost: what is cut off or no JSON is found out by whoever reads it.
 */
export function* findJsonRecords(bytes: Buffer, wrappers: readonly string[]): Generator<RecordRange, void> {
  for (let at = skipBetween(bytes, 0); at < bytes.length; at = skipBetween(bytes, at)) {
    if (bytes[at] === openList) at = yield* findElements(bytes, at)
    else if (bytes[at] === openObject) at = yield* findInObject(bytes, at, wrappers)
    else at = yield* give(at, endOfValue(bytes, at))
  }
}

/** Gives out one record, and the place behind it. */
function* give(start: number, end: number): Generator<RecordRange, number> {
  yield { start, end }
  return end
}

/** The elements of the list that begins at `open`; gives the place behind it. */
function* findElements(bytes: Buffer, open: number): Generator<RecordRange, number> {
  let at = skipBetween(bytes, open + 1)
  while (at < bytes.length && bytes[at] !== closeList) at = skipBetween(bytes, yield* give(at, endOfValue(bytes, at)))
  return at + 1
}

/** The elements of the list that the object wraps, else the object itself. */
function* findInObject(bytes: Buffer, open: number, wrappers: readonly string[]): Generator<RecordRange, number> {
  const list = wrappers.length === 0 ? undefined : findWrappedList(bytes, open, wrappers)
  if (list === undefined) return yield* give(open, endOfValue(bytes, open))
  return endOfRest(bytes, yield* findElements(bytes, list))
}

/** Where the list of the first member with one of the names begins. */
function findWrappedList(bytes: Buffer, open: number, wrappers: readonly string[]): number | undefined {
  const isList = (name: string, value: number): boolean => isListOfObjects(bytes, value) && wrappers.includes(name)
  return findValue(bytes, open, isList)
}

/** Where the value begins of the first member of the object at `open` that `isWanted` takes. */
function findValue(
  bytes: Buffer,
  open: number,
  isWanted: (name: string, value: number) => boolean,
): number | undefined {
  let at = skipBetween(bytes, open + 1)
  while (bytes[at] === quote) {
    const nameEnd = endOfText(bytes, at)
    const value = skipSpaces(bytes, skipSpaces(bytes, nameEnd) + 1)
    if (bytes[skipSpaces(bytes, nameEnd)] !== colon) return undefined
    if (isWanted(bytes.toString('utf8', at + 1, nameEnd - 1), value)) return value
    at = skipBetween(bytes, endOfValue(bytes, value))
  }
  return undefined
}

/**
 * Where a member's value stands in the object that `record` holds: its bytes as they are, so that a number keeps its
 * digits. `path` is its name as written, or names joined by dots.
 */
export function findJsonMember(record: Buffer, path: string): RecordRange | undefined {
  return findMemberAt(record, skipSpaces(record, 0), path)
}

function findMemberAt(bytes: Buffer, open: number, path: string): RecordRange | undefined {
  if (bytes[open] !== openObject) return undefined
  const start = findValue(bytes, open, (name) => name === path)
  if (start !== undefined) return { start, end: endOfValue(bytes, start) }
  const dot = path.indexOf('.')
  if (dot < 0) return undefined
  const parent = findValue(bytes, open, (name) => name === path.slice(0, dot))
  return parent === undefined ? undefined : findMemberAt(bytes, parent, path.slice(dot + 1))
}

function isListOfObjects(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== openList) return false
  const first = bytes[skipSpaces(bytes, at + 1)]
  return first === undefined || first === openObject || first === closeList
}

/** Behind the object whose members go on at `at`. */
function endOfRest(bytes: Buffer, at: number): number {
  let next = skipBetween(bytes, at)
  while (next < bytes.length && bytes[next] !== closeObject) {
    const name = endOfValue(bytes, next)
    next = skipBetween(bytes, bytes[skipSpaces(bytes, name)] === colon ? skipSpaces(bytes, name) + 1 : name)
  }
  return next + 1
}

/** Behind the value that begins at `at`, or the end of the bytes when it does not close. At least one byte further. */
function endOfValue(bytes: Buffer, at: number): number {
  const first = bytes[at]
  if (first === quote) return endOfText(bytes, at)
  if (first !== openObject && first !== openList) return endOfWord(bytes, at)
  let depth = 0
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === quote) i = endOfText(bytes, i) - 1
    else if (byte === openObject || byte === openList) depth++
    else if ((byte === closeObject || byte === closeList) && --depth === 0) return i + 1
  }
  return bytes.length
}

/** Behind the closing quote of the text that begins at `at`. */
function endOfText(bytes: Buffer, at: number): number {
  for (let i = at + 1; i < bytes.length; i++) {
    if (bytes[i] === backslash) i++
    else if (bytes[i] === quote) return i + 1
  }
  return bytes.length
}

/** Behind a number, a word such as `null`, or whatever stands where a value should. */
function endOfWord(bytes: Buffer, at: number): number {
  let end = at + 1
  for (; end < bytes.length; end++) {
    const byte = bytes[end]
    if (isSpace(byte) || byte === comma || byte === openObject || byte === openList) return end
    if (byte === closeObject || byte === closeList) return end
  }
  return end
}

function skipSpaces(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at++
  return at
}

function skipBetween(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at]) || bytes[at] === comma) at++
  return at
}

/**
 * Whether a stream that begins so is JSON that newlines do not part: a list of objects, an indented object, or one that
 * wraps a list. Lines of JSON are not, and neither are lines of which the first is broken.
 */
export function isJsonFramed(head: Buffer, wrappers: readonly string[]): boolean {
  const start = skipSpaces(head, head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0)
  if (head[start] === openList) return isListOfObjects(head, start)
  if (head[start] !== openObject) return false
  return isIndented(head, start) || findWrappedList(head, start, wrappers) !== undefined
}

/** Whether the object's first line ends between two members, and the next line goes on with one. */
function isIndented(head: Buffer, start: number): boolean {
  const lineEnd = head.indexOf(newline, start)
  if (lineEnd < 0) return false
  const next = head[skipSpaces(head, lineEnd)]
  if (next !== quote && next !== closeObject) return false
  let last = lineEnd - 1
  while (isSpace(head[last])) last--
  return endOfValue(head, start) > lineEnd && (last === start || head[last] === comma)
}

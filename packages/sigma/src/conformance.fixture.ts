/**
 * What a row of the list below is here. `whole`: it holds, tests show it. `reading`: the rule is read and checked, and
 * what it says of several events is not evaluated yet. `caller`: about what surrounds a rule (which events it is asked
 * of, what their fields are called), so it is for whoever feeds events. `differs`: tests show what holds in its place.
 */
export type Standing = 'whole' | 'reading' | 'caller' | 'differs'

/** One construct of Sigma. Rows without a standing are `whole`. */
export interface ConformanceRow {
  readonly number: number
  readonly says: string
  readonly standing: Standing
  /** Why it is not whole. */
  readonly note?: string
}

type Line = string | readonly [says: string, standing: Exclude<Standing, 'whole'>, note: string]

const reading = (says: string, note: string): Line => [says, 'reading', note]
const caller = (says: string, note: string): Line => [says, 'caller', note]

const notEvaluated = 'correlations are not evaluated yet'
const routing = 'which events a rule is asked of is for the caller'
const naming = 'what fields of events are called is for the caller (`fieldsOf`)'

/** Data, in the order of the specification: rows 1 to 170, each one construct and what it must do. */
const lines: readonly Line[] = [
  // Files
  'UTF-8, with a byte order mark and CRLF too',
  'several documents in a file, references across the collection',
  'the kind of a document by its keys',
  '`action` of old files: global, repeat, reset; others are refused',
  'unquoted digits with leading zeros stay text',
  'unquoted yes, no, on, off are text, with a warning',
  'unquoted dates are text',
  'a key twice in one map is refused',
  'anchors and aliases, expansion bounded',
  'unknown keys at the top are kept and mean nothing',
  'title, logsource, detection and condition must be there',
  'ids: optional, unique; one that is no UUID with a warning',
  'names: optional, unique, usable as reference',
  'status and level are one of a list; which are loaded is for the caller',
  'dates with dashes; with slashes and a warning',
  'taxonomy: another than `sigma` must be one the caller can map',
  'author, licence, references and all else about a rule travel with it',
  // Log sources
  'category, product, service: at least one',
  caller('a rule applies when all it states of its log source is so', routing),
  'definition and other attributes are never matched',
  caller('one event in several categories', routing),
  caller('one category from several sources, with other field names', naming),
  caller('a rule about a product is asked of all its events', routing),
  caller('a rule about a category is asked of every product', routing),
  caller('several channels of one service', routing),
  caller('events with unknown attributes', routing),
  'attributes are compared in lower case',
  // Detections
  'a map is AND',
  'a list of maps is OR',
  'a list of values is keywords, OR',
  'one value is one keyword',
  'maps and values mixed in a list, OR',
  'a list in a list, OR',
  'a map for the value of a field is refused',
  'an empty map or list of an identifier is refused',
  'an empty list of values is refused',
  'one field twice with other modifiers, AND',
  'a key without a field name: keywords with modifiers',
  '`timeframe` in a detection is refused, never an identifier',
  'identifiers with case; odd characters with a warning',
  'field names with case',
  'names with dots: nested or joined keys',
  caller('names of events with spaces', naming),
  caller('XML attributes as names', naming),
  'lists in events: any element, and not any for a negation',
  'objects in events by their leaves only',
  'an absent field meets nothing, and its negation holds',
  // Texts
  'a plain text equals the whole value, without case',
  '`*` is any run, line breaks too',
  '`?` is one code point',
  'a backslash before an ordinary character is one',
  'two backslashes are one',
  'escaped wildcards are characters',
  'two backslashes and a star: backslash and wildcard',
  'three backslashes and a star: backslash and star',
  'three or four backslashes are two',
  'a backslash at the end is one',
  'a network path needs four, with a warning for two',
  'the empty text equals the empty text, not null',
  'a star alone is any value but null',
  'one fold for rules, events and the store',
  'no Unicode normalisation',
  'numbers and booleans of events are compared as text',
  'percent, underscore, quotes and brackets are characters',
  'control characters and NUL in events do no harm',
  // Keywords
  'a part of the line, without case',
  'with wildcards; wildcards alone are refused',
  'numbers as their digits',
  'null is refused',
  '`all`: each of them somewhere',
  '`re`: an expression, searched in the line',
  ['names of fields are not searched', 'differs', 'keywords search the line as received, and names stand in it'],
  'one place for both modes: the line as received and the texts its escapes hide',
  // Numbers, null
  'an integer equals its text',
  '1.0 equals 1',
  'integers beyond 64 bits by their digits',
  'unquoted hexadecimal is a number, with a warning',
  'quoted hexadecimal is text',
  'booleans equal their text in any case',
  'null: absent or null, not the empty text',
  'null in a list of values is OR, with a warning',
  'null in quotes is text',
  'not null by a negation',
  '`exists`: the key is there, with null or empty too; alone, with a boolean and a field',
  // Modifiers
  'a chain from left to right; unknown, empty and upper-case ones are refused',
  'combinations that say nothing are refused',
  '`contains`, `startswith`, `endswith`, wildcards inside too',
  '`contains` of the empty text is any value, with a warning',
  '`contains` of a number: as it is written',
  '`contains` of null is refused',
  '`all`: AND, anywhere in the chain; a warning for one value',
  '`all` over values, OR over what a modifier makes of one',
  '`cased` with the parts of texts, in either order',
  '`neq`: not any, with `all` not all; holds of absent fields',
  '`lt`, `lte`, `gt`, `gte` compare numbers, nothing else',
  '`cidr` of both families; host bits are refused; what is no address is outside',
  '`cidr` of mapped addresses, any spelling, with a zone',
  '`re`: anywhere, with case, as written, first in the chain',
  '`i`, `m`, `s` and their long names, after `re` only',
  '`re` with `contains` and the like is the same search',
  'inline flags',
  'classes of letters and digits are ASCII',
  'lookaround, back-references, atomic groups, possessive quantifiers are refused',
  '`$` is the end of the text alone',
  'an expression that is none is refused, with its place',
  'expressions take linear time, and have a longest length and repetition',
  '`base64` of UTF-8; wildcards are refused',
  '`base64offset`: three alternatives, cut where they are uncertain',
  '`base64offset` cuts by bytes, beyond ASCII too',
  'base64 is compared without case, as every text',
  '`wide`, `utf16le`, `utf16be`, `utf16` with its mark',
  'UTF-16 beyond ASCII',
  '`wide` without base64 behind it is refused',
  '`windash`: any dash before a word, all combinations, as a choice and not as alternatives',
  '`windash` of any of the five dashes',
  '`fieldref`: another field, taken literally, with parts, `cased` and `neq`',
  '`expand`: all values of a placeholder, combinations, `\\%`; undefined ones are refused',
  'percent signs without `expand` are characters',
  'the placeholders of the specification are names as any other',
  '`minute` to `year`: of a time in UTC, weeks of ISO; not with comparisons',
  'lists of thousands of values',
  // Conditions
  'or, and, not, 1 of, parentheses: in this order',
  'keywords are whole words, in any case',
  'names that begin as a keyword are names',
  '`1 of them`, `any of them`, `all of them`, without names that begin with `_`',
  'patterns with stars anywhere; a pattern alone is refused',
  'a pattern for nothing is refused',
  'an undefined name is refused, with the one that may be meant',
  '`2 of` is refused',
  'a list of conditions is OR',
  'aggregations are refused, with a hint at correlations',
  'nesting and white space; depth and length bounded',
  'unused identifiers, with a warning',
  'conditions of negations alone',
  // Filters
  'AND with the condition as written, with a warning when it denies nothing',
  'of rules by id or name, or of all; unnamed rules are refused',
  'every attribute of its log source must be that of the rule',
  'its identifiers are its own',
  'several are joined; none belongs to a correlation',
  'an unknown rule, with a warning',
  // Correlations
  reading('the eight types', notEvaluated),
  'rules by id or name, correlations too; unknown ones and circles are refused',
  reading('`generate`, false when absent', notEvaluated),
  reading('a rule under several correlations raises alerts when one says so', notEvaluated),
  reading('`group-by`: a name or a list; absent, all is one group', notEvaluated),
  reading('an event without a value to group by is not counted', notEvaluated),
  reading('groups are compared folded', notEvaluated),
  reading('aliases for every rule, else refused', notEvaluated),
  'timespan: a whole number with s, m, h, d, w, M or y',
  reading('a sliding window over event time, ends included', notEvaluated),
  reading('late events: as if sorted', notEvaluated),
  reading('`gt`, `gte`, `lt`, `lte`, `eq`, `neq`, or two for a range', notEvaluated),
  reading('fires when a threshold is crossed, then once a window', notEvaluated),
  reading('upper bounds are decided when a window closes', notEvaluated),
  reading('an event that two rules match counts once', notEvaluated),
  reading('value_count: exact, folded, of one field or several', notEvaluated),
  reading('temporal: all rules in a window, in any order', notEvaluated),
  reading('temporal: one event may match two rules', notEvaluated),
  reading('temporal_ordered: in the order of the rules, an event for one step', notEvaluated),
  reading('temporal_ordered: restarts', notEvaluated),
  reading('value_sum, value_avg: numbers; thresholds with fractions', notEvaluated),
  reading('value_percentile: `percentile`, 50 when absent, at most 100', notEvaluated),
  'value_… without a field is refused',
  reading('chains: the inner match has the time of its last event and its groups', notEvaluated),
  'a correlation without status or level',
  'conditions over names of rules are refused',
  reading('state has bounds, evictions are told', notEvaluated),
  reading('an alert lists its events', notEvaluated),
  reading('streaming and the store give the same firings', notEvaluated),
  'what is not supported is an error, never a weaker rule',
]

export const conformanceRows: readonly ConformanceRow[] = lines.map((line, index) => {
  const number = index + 1
  if (typeof line === 'string') return { number, says: line, standing: 'whole' }
  const [says, standing, note] = line
  return { number, says, standing, note }
})

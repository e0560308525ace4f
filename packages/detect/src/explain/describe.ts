import type { FieldRef, Pattern, Predicate } from '@aurora/query'

/** The name of a field as a person writes it. */
export const nameOf = (field: FieldRef): string =>
  field.space === 'native' ? field.path.replace(/\\(.)/g, '$1') : field.name

/** A condition that has no parts. */
export type Leaf = Exclude<Predicate, { readonly kind: 'and' | 'or' } | { readonly kind: 'not' | 'all' | 'none' }>

/** What a single condition asks, in a few words; values are quoted as JSON texts. */
export function describeLeaf(leaf: Leaf): string {
  const words = wordsOf(leaf)
  return 'cased' in leaf && leaf.cased === true ? `${words}, with case` : words
}

function wordsOf(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'equals':
      return `${nameOf(leaf.field)} is ${quote(leaf.value)}`
    case 'contains':
      return `${nameOf(leaf.field)} contains ${quote(leaf.value)}`
    case 'startsWith':
      return `${nameOf(leaf.field)} starts with ${quote(leaf.value)}`
    case 'endsWith':
      return `${nameOf(leaf.field)} ends with ${quote(leaf.value)}`
    case 'wildcard':
      return `${nameOf(leaf.field)} is like ${quote(patternText(leaf.pattern))}`
    case 'regex':
      return `${nameOf(leaf.field)} matches /${leaf.pattern}/${leaf.flags}`
    case 'range':
      return `${nameOf(leaf.field)} is ${[
        leaf.from && `${leaf.from.inclusive ? 'at least' : 'more than'} ${leaf.from.value}`,
        leaf.to && `${leaf.to.inclusive ? 'at most' : 'less than'} ${leaf.to.value}`,
      ]
        .filter(Boolean)
        .join(' and ')}`
    case 'cidr':
      return `${nameOf(leaf.field)} is in ${leaf.network}`
    case 'timePart':
      return `the ${leaf.part} of ${nameOf(leaf.field)} is ${leaf.value}`
    case 'exists':
      return `${nameOf(leaf.field)} has a value`
    case 'present':
      return `${nameOf(leaf.field)} is there`
    case 'length':
      return `${nameOf(leaf.field)} has a length from ${leaf.from ?? 0}${leaf.to === undefined ? '' : ` to ${leaf.to}`}`
    case 'word':
    case 'phrase':
      return `the line says ${quote(leaf.text)}`
    case 'glob':
      return `the line has a word like ${quote(patternText(leaf.pattern))}`
    case 'part':
      return `the line contains ${quote(patternText(leaf.pattern))}`
    case 'lineRegex':
      return `the line matches /${leaf.pattern}/${leaf.flags}`
    case 'pair':
      return `${nameOf(leaf.left)} ${pairWords[leaf.how]} ${nameOf(leaf.right)}`
  }
}

const pairWords = { equals: 'is', contains: 'contains', startsWith: 'starts with', endsWith: 'ends with' } as const

const quote = (text: string): string => JSON.stringify(text)

const patternText = (pattern: Pattern): string =>
  pattern
    .map((part) => {
      if ('literal' in part) return part.literal
      return part.wild === 'oneOf' ? `{${part.oneOf.join(',')}}` : part.wild
    })
    .join('')

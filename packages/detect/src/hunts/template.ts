import { AppError, type Event } from '@aurora/core'
import { EventView, readerOf, resolveField, type FieldAliases } from '@aurora/query'

/** Longest template, and longest text that one gives; characters of one value; placeholders. */
const maxTemplateChars = 1000
const maxRenderedChars = 1000
const maxValueChars = 200
const maxPlaceholders = 20

/** A template taken apart: texts and the names of fields between them. */
type Part = { readonly text: string } | { readonly field: string }

/**
 * Reads a template: text with `{field}` where a value of the event stands; `{{` and `}}` are braces. Rejects with
 * 'request.invalid' for one that is too long, or has a brace that closes nothing.
 */
export function parseTemplate(template: string): Part[] {
  if (template.length > maxTemplateChars)
    throw new AppError('request.invalid', `a template may have ${maxTemplateChars} characters`)
  const parts: Part[] = []
  const token = /\{\{|\}\}|\{([^{}]{1,200})\}|[{}]|[^{}]+/g
  for (const [text, field] of template.matchAll(token)) {
    if (field !== undefined) parts.push({ field: field.trim() })
    else if (text === '{' || text === '}')
      throw new AppError('request.invalid', 'a brace stands alone in the template', {
        hint: 'write {field}, or {{ for a brace',
      })
    else parts.push({ text: text === '{{' ? '{' : text === '}}' ? '}' : text })
  }
  if (parts.filter((part) => 'field' in part).length > maxPlaceholders)
    throw new AppError('request.invalid', `a template may name ${maxPlaceholders} fields`)
  return parts
}

/**
 * The text of a template for an event; `matched` are values that are of no event, such as those of a group. A field nobody
 * has is left out. Values were written by attackers: what does not show, or turns text around, is written out, and all
 * is cut to a bound. The text is plain: whoever shows it escapes it for the place.
 */
export function renderTemplate(
  template: string,
  event: Event | undefined,
  matched: Readonly<Record<string, string>>,
  aliases: FieldAliases,
): string {
  const view = event && new EventView(event)
  const valueOf = (name: string): string => {
    if (Object.hasOwn(matched, name)) return matched[name] ?? ''
    return view === undefined ? '' : readerOf(resolveField(name, aliases)).texts(view).join(', ')
  }
  const rendered = parseTemplate(template).map((part) =>
    'text' in part ? visible(part.text) : cut(visible(valueOf(part.field)), maxValueChars),
  )
  return cut(rendered.join(''), maxRenderedChars)
}

/** Control characters, line breaks, and characters that hide or turn others. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029\u115f\u1160\u3164\uffa0]/gu

function visible(text: string): string {
  return text
    .slice(0, maxRenderedChars * 2)
    .toWellFormed()
    .replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`

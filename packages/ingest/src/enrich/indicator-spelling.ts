import { IndicatorList } from './indicator-list.ts'
import { indicatorsOfHost } from './host-indicators.ts'
import { addCves, addUrl } from './text-indicators.ts'

/**
 * Spells a value as `indicatorsOf` would if an event named it; undefined for what it never finds. So what others say is
 * bad and what events name are the same text. Never throws.
 */
export function spellIndicator(kind: 'ip' | 'domain' | 'url' | 'cve', text: string): string | undefined {
  if (kind === 'cve') return only(text, addCves)
  if (kind === 'url') return only(text, addUrl)
  // A host gives the part of its name that somebody registered, then the whole name.
  return indicatorsOfHost(text).at(-1)
}

/** The last thing found: of a URL, itself, behind its host. */
function only(text: string, add: (text: string, list: IndicatorList) => void): string | undefined {
  const list = new IndicatorList()
  add(text, list)
  return list.values.at(-1)
}

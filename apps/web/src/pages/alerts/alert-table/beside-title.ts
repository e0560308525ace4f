import type { AlertItem } from '@aurora/contract'

/** What its first finding says that its title does not: rules name a kind of thing, findings the thing itself. */
export function besideTitle({ title, summary }: Pick<AlertItem, 'title' | 'summary'>): string {
  return summary.startsWith(title) ? summary.slice(title.length).replace(/^[:,.\s]+/, '') : summary
}

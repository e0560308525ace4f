import type { Hunt } from '../state/layers.ts'

/** Who sees a hunt, in a word or two (AU-90). */
export function audienceWords(audience: Hunt['audience']): string {
  if (audience.to === 'roles') return `for ${audience.roles.join(', ')}`
  return audience.to === 'team' ? 'for everyone' : 'only for me'
}

import type { Recognition, Sample, Source } from '../../source.ts'
import { knownAt, objectAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { datasetOf, normalizeOkta } from './mapping.ts'

/** Okta's System Log, an event an object. Okta, "System Log API". */
export const oktaSource: Source = {
  name: 'okta',
  title: 'Okta',
  summary: 'System Log of the identity provider: sign-ins, factors, policies, administration.',
  isStateful: false,
  jsonWrappers: [], // the interface answers with a list
  aliases: {
    'event.id': 'uuid',
    'event.reason': 'outcome.reason',
    'user.id': 'actor.id',
    'user.full_name': 'actor.displayName',
    'user.email': 'actor.alternateId',
    'source.geo.city_name': 'client.geographicalContext.city',
    'source.geo.country_name': 'client.geographicalContext.country',
    'okta.event_type': 'eventType',
  },
  open: () => jsonReader('any', normalizeOkta),
  recognize,
}

const marks = [
  'legacyEventType',
  'displayMessage',
  'authenticationContext',
  'securityContext',
  'debugContext',
  'transaction',
]

/** A dotted event type and an actor with an alternate id, beside members of the log. */
function recognize({ document }: Sample): Recognition | undefined {
  const type = knownAt(document, 'eventType')
  const actor = objectAt(document, 'actor')
  if (document === undefined || type?.includes('.') !== true || actor === undefined) return undefined
  const found = marks.filter((name) => name in document)
  const others = ['client', 'outcome', 'published'].filter((name) => name in document)
  const isKnown = 'alternateId' in actor
  if (found.length + others.length + (isKnown ? 1 : 0) < 3) return undefined
  return {
    confidence: isKnown && found.length >= 2 ? 0.97 : 0.8,
    dataset: datasetOf(type),
    because: `eventType and actor beside ${[...found, ...others].join(', ')}`,
  }
}

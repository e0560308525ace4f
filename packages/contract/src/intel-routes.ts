import * as intel from './intel.ts'
import { api, route, type Route } from './route.ts'

/** Indicators, and the feeds they come from. */
export const intelRoutes = {
  listIndicators: route('GET', `${api}/indicators`, 'iocs:read', 'Indicators, the one that was named last first.', {
    query: intel.indicatorsQuery,
    answer: intel.indicatorsAnswer,
  }),
  importIndicators: route(
    'POST',
    `${api}/indicators/import`,
    'iocs:write',
    'Takes a file as the body: CSV or a value a line, a STIX 2.1 bundle, or MISP events.',
    { query: intel.importQuery, answer: intel.importAnswer },
  ),
  getIndicator: route(
    'GET',
    `${api}/indicators/{id}`,
    'iocs:read',
    'One indicator, by id or value, with its sources.',
    {
      answer: intel.indicatorDetail,
    },
  ),
  removeIndicator: route(
    'DELETE',
    `${api}/indicators/{id}`,
    'iocs:write',
    'Forgets an indicator; a source may bring it back.',
  ),
  markIndicator: route(
    'POST',
    `${api}/indicators/{id}/false-positive`,
    'iocs:write',
    'Says that an indicator is a false positive: nobody looks for it from now on.',
    { body: intel.markRequest, answer: intel.indicatorItem },
  ),
  unmarkIndicator: route(
    'DELETE',
    `${api}/indicators/{id}/false-positive`,
    'iocs:write',
    'Takes such a mark away: the indicator is looked for again.',
    { answer: intel.indicatorItem },
  ),
  lookBackAgain: route(
    'POST',
    `${api}/indicators/{id}/look-back`,
    'iocs:write',
    'Looks for an indicator once more in everything that is stored.',
    { answer: intel.indicatorItem },
  ),
  getLookBack: route('GET', `${api}/indicators/look-back`, 'iocs:read', 'How far looking back is.', {
    answer: intel.lookBackState,
  }),
  cancelLookBack: route(
    'DELETE',
    `${api}/indicators/look-back`,
    'iocs:write',
    'Looks back no further for the indicators that wait.',
    { answer: intel.cancelledAnswer },
  ),
  listFeeds: route('GET', `${api}/feeds`, 'iocs:read', 'Sources of indicators, and how their last poll went.', {
    answer: intel.feedsAnswer,
  }),
  addFeed: route('POST', `${api}/feeds`, 'settings:manage', 'Has the server ask a feed from now on.', {
    body: intel.feedRequest,
    answer: intel.feedItem,
  }),
  discoverFeeds: route('POST', `${api}/feeds/discover`, 'settings:manage', 'The collections of a TAXII 2.1 server.', {
    body: intel.discoverRequest,
    answer: intel.collectionsAnswer,
  }),
  pollFeed: route('POST', `${api}/feeds/{name}/poll`, 'iocs:write', 'Asks a feed now; answers when it was asked.', {
    answer: intel.feedItem,
  }),
  removeFeed: route(
    'DELETE',
    `${api}/feeds/{name}`,
    'settings:manage',
    'Asks a feed no more, and takes back what it said; what others say of the same stays.',
  ),
} as const satisfies Record<string, Route>

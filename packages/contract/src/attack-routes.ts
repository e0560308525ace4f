import * as attack from './attack.ts'
import { api, route, type Route } from './route.ts'

/** Coverage of MITRE ATT&CK. */
export const attackRoutes = {
  listTechniques: route('GET', `${api}/attack/techniques`, 'detections:read', 'Techniques of ATT&CK, as pinned.', {
    answer: attack.techniquesAnswer,
  }),
  attackCoverage: route(
    'GET',
    `${api}/attack/coverage`,
    'detections:read',
    'Which techniques are covered: by rules, by data that arrives, by what was seen.',
    { query: attack.coverageQuery, answer: attack.coverageAnswer },
  ),
  attackLayer: route('GET', `${api}/attack/layer`, 'detections:read', 'Coverage as a layer of the ATT&CK Navigator.', {
    query: attack.layerQuery,
    answer: attack.layer,
  }),
} as const satisfies Record<string, Route>

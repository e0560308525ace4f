import type { Recognition, Sample, Source } from '../../source.ts'
import { textAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { datasetOf, normalizeJson } from './mapping.ts'

/** Any program that writes one JSON object a line. Members named after ECS are understood, nested or dotted. */
export const jsonSource: Source = {
  name: 'json',
  title: 'JSON',
  summary: 'One JSON object a line, from any program; ECS names are understood.',
  isStateful: false,
  hasText: true,
  techniques:
    '`threat.technique.id`, `rule.mitre.id`, `mitre_techniques`, `AttackTechniques` and their like; `tags` such as `attack.t1059.001` (Sigma) or `T1059` (Falco)',
  aliases: {},
  open: () => jsonReader('any', normalizeJson),
  jsonWrappers: [],
  recognize,
}

/** Only what follows ECS is known here; any other object ends here as well, but nobody claims to know it. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined || textAt(document, '@timestamp') === undefined) return undefined
  const mark = ['ecs', 'ecs.version', 'event', 'log.level', 'agent'].find((key) => key in document)
  return mark === undefined
    ? undefined
    : { confidence: 0.6, dataset: datasetOf(document), because: `@timestamp beside ${mark}, as in ECS` }
}

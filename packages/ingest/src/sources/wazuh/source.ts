import type { Recognition, Sample, Source } from '../../source.ts'
import { knownAt, objectAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { normalizeWazuh } from './mapping.ts'
import { moduleRecordOf } from './module.ts'

/** Alerts of a Wazuh manager, as it writes them to alerts.json. Wazuh, "Alert management". */
export const wazuhSource: Source = {
  name: 'wazuh',
  title: 'Wazuh',
  summary:
    'Alerts of the Wazuh manager (alerts.json), and what its modules fetch: agents, integrity, Windows events, clouds.',
  isStateful: false,
  techniques: '`rule.mitre.id`, and the Windows event in it',
  aliases: {
    'agent.id': 'agent.id',
    'agent.name': 'agent.name',
    'observer.name': 'manager.name',
    'log.file.path': 'location',
    'vulnerability.id': 'data.vulnerability.cve',
    'vulnerability.severity': 'data.vulnerability.severity',
    'threat.technique.name': 'rule.mitre.technique',
    'threat.tactic.name': 'rule.mitre.tactic',
  },
  open: () => jsonReader('any', normalizeWazuh),
  jsonWrappers: [],
  recognize,
}

/** A rule with a level, beside what the manager writes around every alert; or a module's record under its name. */
function recognize({ document }: Sample): Recognition | undefined {
  const rule = objectAt(document, 'rule')
  const record = rule === undefined ? moduleRecordOf(document) : undefined
  if (record !== undefined)
    return { confidence: 0.95, dataset: record.name, because: `integration beside ${record.name.slice(0, 64)}` }
  if (document === undefined || rule === undefined || !('level' in rule)) return undefined
  const marks = ['agent', 'manager', 'decoder', 'full_log', 'predecoder'].filter((name) => name in document)
  if (marks.length < 2) return undefined
  return {
    confidence: 'manager' in document ? 0.97 : 0.9,
    dataset: knownAt(objectAt(document, 'decoder'), 'name') ?? 'alert',
    because: `rule.level beside ${marks.join(', ')}`,
  }
}

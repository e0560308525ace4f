import type { Recognition, Sample, Source } from '../../source.ts'
import { textAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { normalizeKubernetes, resourceOf } from './mapping.ts'

/** The audit log of the Kubernetes API server, an event a line. Kubernetes, "Auditing". */
export const kubernetesSource: Source = {
  name: 'kubernetes',
  title: 'Kubernetes audit',
  summary: 'Audit log of the Kubernetes API server: who did what to which object.',
  isStateful: false,
  jsonWrappers: ['items'],
  aliases: {
    'event.id': 'auditID',
    'orchestrator.namespace': 'objectRef.namespace',
    'orchestrator.resource.name': 'objectRef.name',
    'orchestrator.resource.type': 'objectRef.resource',
    'orchestrator.api_version': 'objectRef.apiVersion',
    'user.id': 'user.uid',
    'user.roles': 'user.groups',
  },
  open: () => jsonReader('any', normalizeKubernetes),
  recognize,
}

/** Its interface group; or, where a collector cut that off, the members that only audit events have together. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined) return undefined
  const dataset = resourceOf(document) ?? 'request'
  const version = textAt(document, 'apiVersion')
  if (version?.startsWith('audit.k8s.io/') === true)
    return { confidence: 0.99, dataset, because: `apiVersion ${version.slice(0, 32)}` }
  if (!('verb' in document && 'objectRef' in document)) return undefined
  const marks = ['auditID', 'requestURI', 'stage', 'user', 'responseStatus', 'sourceIPs'].filter(
    (name) => name in document,
  )
  if (marks.length < 1) return undefined
  return { confidence: marks.length > 2 ? 0.9 : 0.8, dataset, because: `verb and objectRef beside ${marks.join(', ')}` }
}

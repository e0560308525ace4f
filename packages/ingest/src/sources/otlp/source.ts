import type { Recognition, Sample, Source } from '../../source.ts'
import { knownAt, objectAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { normalizeOtlp } from './mapping.ts'

/** Log records of OpenTelemetry, one JSON object each as the OTLP receiver makes them (receivers/http/otlp). */
export const otlpSource: Source = {
  name: 'otlp',
  title: 'OpenTelemetry',
  summary: 'Log records that a collector or a program sends over OTLP/HTTP.',
  isStateful: false,
  hasText: true,
  techniques: 'the attributes `threat.technique.id` and their like',
  aliases: {
    'trace.id': 'traceId',
    'span.id': 'spanId',
    'service.version': 'resource.service.version',
    'service.environment': 'resource.deployment.environment.name',
    'container.id': 'resource.container.id',
    'container.image.name': 'resource.container.image.name',
    'orchestrator.cluster.name': 'resource.k8s.cluster.name',
    'orchestrator.namespace': 'resource.k8s.namespace.name',
    'orchestrator.resource.name': 'resource.k8s.pod.name',
    'host.id': 'resource.host.id',
    'cloud.provider': 'resource.cloud.provider',
    'cloud.account.id': 'resource.cloud.account.id',
    'cloud.region': 'resource.cloud.region',
    'error.type': 'attributes.exception.type',
    'error.stack_trace': 'attributes.exception.stacktrace',
    'log.file.path': 'attributes.log.file.path',
    'log.logger': 'scope.name',
  },
  open: () => jsonReader('any', normalizeOtlp),
  recognize,
}

/** Times under OTLP's own names, beside other members of a log record. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined || !('timeUnixNano' in document || 'observedTimeUnixNano' in document)) return undefined
  const marks = ['body', 'severityNumber', 'severityText', 'attributes', 'resource', 'scope', 'traceId'].filter(
    (name) => name in document,
  )
  if (marks.length === 0) return undefined
  return {
    confidence: marks.length >= 2 ? 0.97 : 0.8,
    dataset: knownAt(objectAt(document, 'resource'), 'service.name')?.slice(0, 128) ?? 'log',
    because: `OTLP's times beside ${marks.join(', ')}`,
  }
}

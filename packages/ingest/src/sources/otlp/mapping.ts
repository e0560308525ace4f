import type { NativeDocument, NativeValue, Severity } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import type { JsonLine } from '../../parsers/json-line.ts'
import { techniquesOfDocument } from '../../enrich/techniques.ts'
import { joinParts } from '../../records/message-text.ts'
import { addressOf, countAt, knownAt, objectAt, timeUsAt } from '../document.ts'

/** Turns one log record into an event. OpenTelemetry, "Logs Data Model" and "Semantic Conventions". */
export function normalizeOtlp(line: JsonLine): Draft {
  const record = line.document
  const attributes = objectAt(record, 'attributes')
  const resource = objectAt(record, 'resource')
  const service = knownAt(resource, 'service.name')
  const action = knownAt(record, 'eventName') ?? knownAt(attributes, 'event.name')
  return {
    timeUs: timeUsAt(record, 'timeUnixNano', 'observedTimeUnixNano'),
    dataset: (service ?? 'log').slice(0, 128),
    severity: severityOf(countAt(record, 'severityNumber') ?? 0),
    message: joinParts(service, textOf(record['body']) ?? action ?? knownAt(record, 'severityText')),
    techniques: attributes === undefined ? [] : techniquesOfDocument(attributes),
    fields: line.fields,
    decoded: line.decoded,
    ecs: {
      'event.kind': 'event',
      'event.action': action,
      'event.outcome': outcomeOf(knownAt(attributes, 'event.outcome')),
      'log.level': knownAt(record, 'severityText'),
      'service.name': service,
      'host.name': knownAt(resource, 'host.name', 'k8s.node.name'),
      'process.pid': countAt(attributes, 'process.pid') ?? countAt(resource, 'process.pid'),
      'process.name': knownAt(resource, 'process.executable.name'),
      'process.executable': knownAt(resource, 'process.executable.path'),
      'process.command_line': knownAt(resource, 'process.command_line', 'process.command'),
      'user.name': knownAt(attributes, 'user.name', 'enduser.id', 'process.owner'),
      'source.ip': addressAt(attributes, 'source.address', 'client.address', 'network.peer.address', 'net.peer.ip'),
      'source.port': portAt(attributes, 'source.port', 'client.port', 'network.peer.port', 'net.peer.port'),
      'destination.ip': addressAt(attributes, 'destination.address', 'server.address', 'network.local.address'),
      'destination.port': portAt(attributes, 'destination.port', 'server.port', 'network.local.port'),
      'network.transport': knownAt(attributes, 'network.transport')?.toLowerCase(),
      'network.application': knownAt(attributes, 'network.protocol.name')?.toLowerCase(),
      'http.request.method': knownAt(attributes, 'http.request.method', 'http.method'),
      'http.response.status_code':
        countAt(attributes, 'http.response.status_code') ?? countAt(attributes, 'http.status_code'),
      'url.full': knownAt(attributes, 'url.full', 'http.url'),
      'url.path': knownAt(attributes, 'url.path', 'http.target'),
      'url.domain': knownAt(attributes, 'url.domain', 'http.host'),
      'user_agent.original': knownAt(attributes, 'user_agent.original', 'http.user_agent'),
      'dns.question.name': knownAt(attributes, 'dns.question.name'),
      'file.path': knownAt(attributes, 'file.path'),
      'file.name': knownAt(attributes, 'file.name'),
      'error.message': knownAt(attributes, 'exception.message', 'error.message'),
    },
  }
}

/** The first number of each of the model's ranges above information: WARN, ERROR, FATAL. */
function severityOf(number: number): Severity {
  if (number >= 21) return 3
  if (number >= 17) return 2
  return number >= 13 ? 1 : 0
}

/** A body that is a text; of an object the member that mostly is one. */
function textOf(body: NativeValue | undefined): string | undefined {
  if (typeof body === 'string') return body === '' ? undefined : body
  const document = objectAt({ body: body ?? null }, 'body')
  return knownAt(document, 'message', 'msg', 'MESSAGE', 'log')
}

const outcomeOf = (outcome: string | undefined): string | undefined =>
  outcome !== undefined && /^(success|failure|unknown)$/.test(outcome) ? outcome : undefined

/** The first that is an address: some of these names may carry a host instead. */
function addressAt(attributes: NativeDocument | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const address = addressOf(knownAt(attributes, name))
    if (address !== undefined) return address
  }
  return undefined
}

function portAt(attributes: NativeDocument | undefined, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const port = countAt(attributes, name)
    if (port !== undefined && port <= 65_535) return port
  }
  return undefined
}

import { AppError } from '@aurora/core'
import type { FieldAliases } from '@aurora/query'
import type { Source } from '../source.ts'
import { accessSource } from './access/source.ts'
import { auditdSource } from './auditd/source.ts'
import { cefSource } from './cef/source.ts'
import { cloudflareSource } from './cloudflare/source.ts'
import { cloudTrailSource } from './cloudtrail/source.ts'
import { cowrieSource } from './cowrie/source.ts'
import { dionaeaSource } from './dionaea/source.ts'
import { journalSource } from './journal/source.ts'
import { jsonSource } from './json/source.ts'
import { keyValueSource } from './keyvalue/source.ts'
import { kubernetesSource } from './kubernetes/source.ts'
import { leefSource } from './leef/source.ts'
import { m365Source } from './m365/source.ts'
import { nextcloudSource } from './nextcloud/source.ts'
import { oktaSource } from './okta/source.ts'
import { otlpSource } from './otlp/source.ts'
import { suricataSource } from './suricata/source.ts'
import { syslogSource } from './syslog/source.ts'
import { velociraptorSource } from './velociraptor/source.ts'
import { wazuhSource } from './wazuh/source.ts'
import { windowsSource } from './windows/source.ts'
import { zeekSource } from './zeek/source.ts'

/** Every source, in the order people are shown. */
export const sources: readonly Source[] = [
  suricataSource,
  zeekSource,
  wazuhSource,
  velociraptorSource,
  windowsSource,
  auditdSource,
  accessSource,
  cloudTrailSource,
  kubernetesSource,
  oktaSource,
  m365Source,
  cloudflareSource,
  nextcloudSource,
  cowrieSource,
  dionaeaSource,
  cefSource,
  leefSource,
  syslogSource,
  journalSource,
  otlpSource,
  jsonSource,
  keyValueSource,
]

/** Stands for a source where the first lines are to say which (recognize.ts). */
export const autoSource = 'auto'

/** The source of this name; fails with 'ingest.unknown_source', naming those there are. */
export function findSource(name: string): Source {
  const source = sources.find((one) => one.name === name)
  if (source !== undefined) return source
  const known = sources.map((one) => one.name).join(', ')
  throw new AppError('ingest.unknown_source', `there is no source "${name.slice(0, 64)}"`, {
    hint: `known sources: ${known}`,
  })
}

/** ECS names without a column: name → source → the sender's path. */
export function sourceAliases(): FieldAliases {
  const aliases: Record<string, Record<string, string>> = {}
  for (const source of sources) {
    for (const [name, path] of Object.entries(source.aliases)) (aliases[name] ??= {})[source.name] = path
  }
  return aliases
}

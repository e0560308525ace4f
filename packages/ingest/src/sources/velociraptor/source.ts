import type { NativeDocument } from '@aurora/core'
import type { Recognition, Sample, Source } from '../../source.ts'
import { knownAt, textAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { artifactOf, normalizeVelociraptor } from './mapping.ts'

/** Rows of artifacts, as collections, monitoring and the Elastic upload write them. Velociraptor documentation, "JSONL". */
export const velociraptorSource: Source = {
  name: 'velociraptor',
  title: 'Velociraptor',
  summary: 'Rows of artifacts as JSON lines: collections, hunts, client and server monitoring, exports.',
  isStateful: false,
  techniques:
    '`AttackTechniques`, `mitre_techniques` and their like; `Tags` of Sigma rules; the Windows event in the row',
  jsonWrappers: [], // the interface exports lists
  aliases: {
    'agent.id': 'ClientId',
    'host.id': 'ClientId',
    'event.provider': '_Source',
    'file.mtime': 'Mtime',
    'file.created': 'Btime',
    'process.parent.pid': 'Ppid',
    'registry.path': 'Key',
  },
  open: () => jsonReader('any', normalizeVelociraptor),
  recognize,
}

/** The first parts of the names of artifacts. */
const artifactName =
  /^(Windows|Linux|MacOS|Darwin|Generic|Server|Custom|Exchange|Admin|Elastic|System|Demo|Notebook)\.\w/

/** Columns that the server or its plugins add, and that hardly any other program has by these names. */
const columns: readonly (readonly [confidence: number, names: readonly string[]])[] = [
  [0.9, ['_ts', 'client_time']],
  [0.9, ['Laddr.IP', 'Raddr.IP']],
  [0.85, ['_Components', 'vfs_path']],
  [0.8, ['OSPath']],
  [0.8, ['FullPath', '_FileMFTID']],
  [0.6, ['_ts']],
]

/** By its client and flow ids, the name of an artifact, or columns of its own; a row of free columns shows nothing. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined) return undefined
  const artifact = artifactOf(document)
  const dataset = artifact ?? 'row'
  const because = markOf(document)
  if (because !== undefined) return { confidence: 0.98, dataset, because }
  if (artifact !== undefined && artifactName.test(artifact))
    return { confidence: 0.98, dataset, because: `the artifact ${artifact.slice(0, 64)}` }
  const found = columns.find(([, names]) => names.every((name) => name in document))
  return found === undefined ? undefined : { confidence: found[0], dataset, because: `columns ${found[1].join(', ')}` }
}

function markOf(document: NativeDocument): string | undefined {
  if (/^C\.[0-9a-f]{16}$/.test(knownAt(document, 'ClientId', 'client_id') ?? '')) return 'a client id C.…'
  return /^F\.[0-9A-Z]{13}/.test(textAt(document, 'FlowId') ?? '') ? 'a flow id F.…' : undefined
}

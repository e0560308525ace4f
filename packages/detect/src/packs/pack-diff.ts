import type { CatalogueRow } from './tables.ts'
import type { RuleFile } from '../live/live-rules.ts'

/** What an update is compared with. */
export interface Installed {
  /** File → version. */
  readonly files: ReadonlyMap<string, string>
  /** Files that hold a pinned rule. */
  readonly pinned: ReadonlySet<string>
  /** Keys of rules that were tuned. */
  readonly tuned: readonly string[]
}

/** What an update changes, in paths of files. */
export interface PackDiff {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: number
  /** Files an update would change or remove, and does not, for a rule in them is pinned. */
  readonly pinned: readonly string[]
  /** Tuned rules the new version has no more: what was tuned is kept. */
  readonly orphaned: readonly string[]
}

export function diffOf(
  installed: Installed,
  offered: { readonly files: readonly RuleFile[]; readonly catalogue: readonly CatalogueRow[] },
): PackDiff {
  const added: string[] = []
  const changed: string[] = []
  const pinned: string[] = []
  let unchanged = 0
  for (const { file, version } of offered.files) {
    const before = installed.files.get(file)
    if (before === undefined) added.push(file)
    else if (before === version) unchanged++
    else (installed.pinned.has(file) ? pinned : changed).push(file)
  }
  const stays = new Set(offered.files.map(({ file }) => file))
  const gone = [...installed.files.keys()].filter((file) => !stays.has(file))
  const keys = new Set(offered.catalogue.map(({ key }) => key))
  return {
    added,
    changed,
    removed: gone.filter((file) => !installed.pinned.has(file)),
    unchanged,
    pinned: [...pinned, ...gone.filter((file) => installed.pinned.has(file))].sort(),
    orphaned: installed.tuned.filter((key) => !keys.has(key)).sort(),
  }
}

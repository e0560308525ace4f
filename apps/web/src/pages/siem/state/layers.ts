import type { EventItem } from '@aurora/contract'
import type { Answer } from '../../../api/operations.ts'
import { signal } from '../../../state/signal.ts'

export type Hunt = Answer<'listHunts'>['items'][number]
export type OwnRule = Answer<'listOwnRules'>['items'][number]
export type Suppression = Answer<'listSuppressions'>['items'][number]
export type RuleRun = Answer<'listRuns'>['items'][number]

/** The one dialog that is open over the workspace. */
export type Layer =
  | { readonly kind: 'hunt'; readonly hunt: Hunt | undefined }
  | { readonly kind: 'deleteHunt'; readonly hunt: Hunt }
  | { readonly kind: 'rule'; readonly rule: OwnRule | undefined }
  | { readonly kind: 'versions'; readonly rule: OwnRule }
  | { readonly kind: 'deleteRule'; readonly rule: OwnRule }
  | { readonly kind: 'promote'; readonly events: readonly EventItem[] }
  | { readonly kind: 'suppress'; readonly event: EventItem | undefined }

export const openLayer = signal<Layer | undefined>(undefined)

export const closeLayer = (): void => openLayer.set(undefined)

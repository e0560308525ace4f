import { signal } from '../../../state/signal.ts'

/** What stands in the search field while it parses, run or not: a filter is added to it, so that nothing typed is lost. */
export const searchDraft = signal<string | undefined>(undefined)

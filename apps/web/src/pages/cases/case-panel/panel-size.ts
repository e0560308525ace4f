import { reads, stored } from '../../../state/stored.ts'

/** Whether a case takes the whole page instead of the place beside the list; remembered, as the width is. */
export const isPanelWhole = stored('cases.whole', reads.flag(false))

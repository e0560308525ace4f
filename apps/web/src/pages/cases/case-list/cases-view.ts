import { reads, stored } from '../../../state/stored.ts'

/** How this person likes to see cases; a matter of taste, so the address does not say it. */
export const casesView = stored('cases.view', reads.oneOf(['list', 'board'], 'list'))

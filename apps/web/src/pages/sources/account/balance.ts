import type { SourceCard } from '@aurora/contract'

type Account = Pick<SourceCard, 'received' | 'stored' | 'rejected' | 'deduplicated' | 'inFlight'>

/** Lines received of which nobody knows what became; 0 when the account balances, as it always should. */
export const balanceOf = ({ received, stored, rejected, deduplicated, inFlight }: Account): number =>
  received - stored - rejected - deduplicated - inFlight

import { onEachState } from '../testing/throwaway-states.ts'
import { ledgerContract } from './ledger.contract.ts'

await onEachState('the ledger', ledgerContract)

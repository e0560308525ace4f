import { intelContract } from './intel.contract.ts'
import { onEachState } from './testing/throwaway-states.ts'

await onEachState('indicators', intelContract)

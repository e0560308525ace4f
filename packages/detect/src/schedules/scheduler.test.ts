import { onEachState } from '../testing/throwaway-states.ts'
import { schedulerContract } from './scheduler.contract.ts'

await onEachState('schedules', schedulerContract)

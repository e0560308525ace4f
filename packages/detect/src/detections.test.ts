import { detectionsContract } from './detections.contract.ts'
import { onEachState } from './testing/throwaway-states.ts'

await onEachState('detections', detectionsContract)

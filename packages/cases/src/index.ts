/** From findings to alerts, from alerts to incidents and cases, and the work on them. */
export { openCasework } from './casework.ts'
export type { Casework, CaseworkOptions } from './casework.ts'

import { accessMetrics } from './access.ts'
import { agentMetrics } from './agents.ts'
import { caseworkMetrics } from './casework.ts'
import { deceptionMetrics } from './deception.ts'
import { deviceMetrics } from './devices.ts'
import { httpMetrics } from './http.ts'
import { ingestMetrics } from './ingest.ts'
import { ownMetrics } from './own.ts'
import { processMetrics } from './process.ts'
import { searchMetrics } from './search.ts'
import { sshMetrics } from './ssh.ts'
import { storageMetrics } from './storage.ts'

/** The metric contract by section, in the order of its page. */
export const catalogueSections = {
  'HTTP API': httpMetrics,
  'Ingest and event core': ingestMetrics,
  'Search, rules, hunts': searchMetrics,
  'Alerts and cases': caseworkMetrics,
  'Agents and AI': agentMetrics,
  Devices: deviceMetrics,
  Deception: deceptionMetrics,
  'SSH response': sshMetrics,
  'Platform access and audit': accessMetrics,
  'Dependencies and storage': storageMetrics,
  Process: processMetrics,
  'Beyond the contract': ownMetrics,
} as const

/** Every metric there is, by its Prometheus name. Nothing else is exported. */
export const catalogue = {
  ...httpMetrics,
  ...ingestMetrics,
  ...searchMetrics,
  ...caseworkMetrics,
  ...agentMetrics,
  ...deviceMetrics,
  ...deceptionMetrics,
  ...sshMetrics,
  ...accessMetrics,
  ...storageMetrics,
  ...processMetrics,
  ...ownMetrics,
} as const

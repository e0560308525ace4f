// Rows of the metric contract: a table of data.
import type { MetricRow } from './row.ts'

/** Platform access and audit. */
export const accessMetrics = {
  aurora_auth_logins_total: {
    type: 'counter',
    labels: ['result'],
    values: { result: ['success', 'failure', 'locked', 'mfa_failed'] },
    unit: '{login}',
    otel: 'aurora.auth.logins',
    part: 'unmeasured',
    help: 'Result: success, failure, locked, mfa_failed; never a user or address label.',
  },
  aurora_auth_token_refreshes_total: {
    type: 'counter',
    labels: ['result'],
    unit: '{refresh}',
    otel: 'aurora.auth.token.refreshes',
    part: 'unmeasured',
    help: 'Auth token refreshes.',
  },
  aurora_authorization_denied_total: {
    type: 'counter',
    labels: ['permission'],
    unit: '{denial}',
    otel: 'aurora.authorization.denied',
    part: 'unmeasured',
    help: 'Authorization denied.',
  },
  aurora_audit_records_total: {
    type: 'counter',
    labels: ['category'],
    values: { category: ['AUDIT', 'SECURITY', 'OPERATIONAL', 'ERROR'] },
    unit: '{record}',
    otel: 'aurora.audit.records',
    part: 'unmeasured',
    help: 'Category: AUDIT, SECURITY, OPERATIONAL, ERROR.',
  },
  aurora_audit_chain_valid: {
    type: 'gauge',
    labels: [],
    unit: '{bool}',
    otel: 'aurora.audit.chain.valid',
    part: 'unmeasured',
    help: 'Outcome of the last verification.',
  },
  aurora_audit_last_verified_timestamp_seconds: {
    type: 'gauge',
    labels: [],
    unit: 's',
    otel: 'aurora.audit.last_verified_timestamp',
    part: 'unmeasured',
    help: 'Unix time.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>

// Rows of the metric contract: a table of data.
import { bounds, type MetricRow } from './row.ts'

/** SSH response. */
export const sshMetrics = {
  ssh_commands_total: {
    type: 'counter',
    labels: ['alias', 'status'],
    values: { status: ['success', 'error', 'timeout', 'cancelled', 'denied'] },
    unit: '{command}',
    otel: 'ssh.commands',
    part: 'ssh',
    help: 'Status: success, error, timeout, cancelled, denied.',
  },
  ssh_command_duration_seconds: {
    type: 'histogram',
    labels: ['alias'],
    unit: 's',
    otel: 'ssh.command.duration',
    bounds: bounds.command,
    part: 'ssh',
    help: 'Buckets must go beyond 30.',
  },
  ssh_policy_decisions_total: {
    type: 'counter',
    labels: ['decision', 'rule'],
    values: { decision: ['allowed', 'denied'] },
    unit: '{decision}',
    otel: 'ssh.policy.decisions',
    part: 'ssh',
    help: 'Decision: allowed, denied; dry runs carry rule="dry_run:<rule>".',
  },
  ssh_auth_failures_total: {
    type: 'counter',
    labels: ['alias'],
    unit: '{failure}',
    otel: 'ssh.auth.failures',
    part: 'ssh',
    help: 'Ssh auth failures.',
  },
  ssh_policy_violations_total: {
    type: 'counter',
    labels: ['violation_type'],
    values: { violation_type: ['denied_command', 'network', 'host_key', 'bypass', 'limit'] },
    unit: '{violation}',
    otel: 'ssh.policy.violations',
    part: 'ssh',
    help: 'Violation_type: denied_command, network, host_key, bypass, limit; all at 0 from the start.',
  },
  ssh_active_sessions: {
    type: 'gauge',
    labels: [],
    unit: '{session}',
    otel: 'ssh.active_sessions',
    part: 'ssh',
    help: 'Ssh active sessions.',
  },
  ssh_config_reloads_total: {
    type: 'counter',
    labels: ['outcome'],
    unit: '{reload}',
    otel: 'ssh.config_reloads',
    part: 'ssh',
    help: 'Ssh config reloads.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>

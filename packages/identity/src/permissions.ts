/** Everything a person or key can be allowed to do, as `thing:action`. Docs: the roles of the design, §8. */
export const permissions = [
  'siem:read',
  'siem:write',
  'sources:manage',
  'sensors:ingest',
  'canary:ingest',
  'hunts:write',
  'detections:read',
  'detections:write',
  'suppressions:write',
  'alerts:read',
  'alerts:write',
  'alerts:investigate',
  'cases:read',
  'cases:write',
  'cases:close',
  'iocs:read',
  'iocs:write',
  'agents:read',
  'agents:dispatch',
  'ai:use',
  'playbooks:read',
  'playbooks:execute',
  'approvals:read',
  'approvals:decide',
  'cps:read',
  'cps:write',
  'cps:attest',
  'sites:read',
  'firmware:read',
  'firmware:update',
  'sessions:read',
  'ssh:plan',
  'ssh:run',
  'ssh:admin',
  'reports:read',
  'reports:generate',
  'audit:read',
  'audit:verify',
  'metrics:read',
  'dashboard:read',
  'ws:alerts',
  'ws:agent_thoughts',
  'users:manage',
  'keys:manage',
  'settings:manage',
] as const

export type Permission = (typeof permissions)[number]
/** One permission, or all of them. */
export type Grant = Permission | '*'

/** The built-in roles. A role is a name for a set of grants and nothing else, so a custom one would be another row. */
const grantsByRole = {
  admin: ['*'],
  analyst: [
    'siem:read',
    'hunts:write',
    'detections:read',
    'detections:write',
    'suppressions:write',
    'alerts:read',
    'alerts:write',
    'alerts:investigate',
    'cases:read',
    'cases:write',
    'cases:close',
    'iocs:read',
    'iocs:write',
    'agents:read',
    'agents:dispatch',
    'ai:use',
    'playbooks:read',
    'playbooks:execute',
    'approvals:read',
    'approvals:decide',
    'cps:read',
    'sessions:read',
    'ssh:plan',
    'ssh:run',
    'reports:read',
    'reports:generate',
    'dashboard:read',
    'ws:alerts',
    'ws:agent_thoughts',
  ],
  operator: [
    'siem:read',
    'siem:write',
    'sources:manage',
    'alerts:read',
    'agents:read',
    'cps:read',
    'cps:write',
    'cps:attest',
    'sites:read',
    'firmware:read',
    'firmware:update',
    'sessions:read',
    'ssh:plan',
    'metrics:read',
    'dashboard:read',
    'ws:alerts',
  ],
  auditor: [
    'siem:read',
    'detections:read',
    'alerts:read',
    'cases:read',
    'approvals:read',
    'audit:read',
    'audit:verify',
    'reports:read',
    'reports:generate',
    'dashboard:read',
  ],
  viewer: ['alerts:read', 'cases:read', 'agents:read', 'sessions:read', 'reports:read', 'dashboard:read'],
  /** Of an API key that has only the scopes it was made with. No person has this role. */
  api_service: [],
} as const satisfies Record<string, readonly Grant[]>

export type Role = keyof typeof grantsByRole
export const roles = Object.keys(grantsByRole) as readonly Role[]

const grants = new Map<string, ReadonlySet<Grant>>(
  Object.entries(grantsByRole).map(([role, list]) => [role, new Set(list)]),
)
const known = new Set<string>(permissions)

/** What `role` may do; nothing, when no such role exists (any more). */
export function grantsOf(role: string): ReadonlySet<Grant> {
  return grants.get(role) ?? new Set()
}

export function isRole(text: string): text is Role {
  return grants.has(text)
}

export function isPermission(text: string): text is Permission {
  return known.has(text)
}

/** Whether `principal` (or anything else that holds grants) may do what `permission` names. */
export function can(principal: { readonly permissions: ReadonlySet<Grant> }, permission: Permission): boolean {
  return principal.permissions.has('*') || principal.permissions.has(permission)
}

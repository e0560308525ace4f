import { expect, test } from 'vitest'
import { can, grantsOf, permissions, roles } from './permissions.ts'

const allowed = (role: string) => permissions.filter((permission) => can({ permissions: grantsOf(role) }, permission))

test('an administrator may do everything, and some things nobody else', () => {
  expect(allowed('admin')).toEqual(permissions)
  const others = new Set(roles.filter((role) => role !== 'admin').flatMap(allowed))
  expect(permissions.filter((permission) => !others.has(permission))).toEqual([
    'sensors:ingest',
    'canary:ingest',
    'ssh:admin',
    'users:manage',
    'keys:manage',
    'settings:manage',
  ])
})

test.for([
  ['analyst', 29],
  ['operator', 16],
  ['auditor', 10],
  ['viewer', 6],
  ['api_service', 0],
  ['a role that is gone', 0],
  ['constructor', 0],
] as const)('%s has %i permissions', ([role, count]) => {
  expect(allowed(role)).toHaveLength(count)
})

test('an auditor changes nothing', () => {
  expect(allowed('auditor').filter((permission) => !/:(read|verify|generate)$/.test(permission))).toEqual([])
})

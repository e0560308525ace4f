import { expect, test } from 'vitest'
import { attackTechniques, currentTechniqueId, techniqueState } from './techniques.ts'
import { tactics } from './tags.ts'

test('the table has every technique of ATT&CK 18.1 that is in use', () => {
  const all = [...attackTechniques.values()]
  expect(all.filter(({ domain }) => domain === 'enterprise')).toHaveLength(691)
  expect(all.filter(({ domain }) => domain === 'ics')).toHaveLength(83)
  expect(attackTechniques.get('T1059.001')).toEqual({
    id: 'T1059.001',
    name: 'PowerShell',
    domain: 'enterprise',
    tactics: ['execution'],
  })
  const ofEnterprise = all.filter(({ domain }) => domain === 'enterprise').flatMap((each) => each.tactics)
  expect([...new Set(ofEnterprise)].filter((name) => !(tactics as readonly string[]).includes(name))).toEqual([])
})

test('a revoked id is that of its successor, which is in use', () => {
  expect(currentTechniqueId('T1086')).toBe('T1059.001')
  expect(techniqueState('T1086')).toBe('revoked')
  expect([currentTechniqueId('T1064'), techniqueState('T1064')]).toEqual(['T1064', 'deprecated'])
  expect([currentTechniqueId('T1685'), techniqueState('T1685')]).toEqual(['T1685', 'newer'])
  expect(techniqueState('T1059')).toBe('current')
})

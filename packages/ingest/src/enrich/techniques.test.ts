import { expect, test } from 'vitest'
import { taggedTechniques, techniqueIds, techniquesOfDocument, techniquesOfMembers } from './techniques.ts'

test.for([
  [['T1059'], ['T1059']],
  [['t1059.001', 'T1059_001', 'T1059.001'], ['T1059.001']],
  [['technique_id=T1059.001,technique_name=PowerShell'], ['T1059.001']],
  [
    ['T1110,T1078', 'Masquerading (T1036)'],
    ['T1110', 'T1078', 'T1036'],
  ],
  [['["Phishing (T1566)","Spearphishing Link (T1566.002)"]'], ['T1566', 'T1566.002']],
  [['TA0006', 'T110', 'T11100', 'xT1110', 'CAT1110', 'Brute_Force', ''], []],
  [['T1110.0011'], ['T1110']],
] as const)('%j names %j', ([texts, ids]) => {
  expect(techniqueIds(texts)).toEqual(ids)
})

test('a list of everything is cut', () => {
  expect(techniqueIds(Array.from({ length: 500 }, (_, i) => `T${1000 + i}`))).toHaveLength(32)
})

test.for([
  [['attack.t1059.001', 'attack.execution', 'car.2013-01-002', 'detection.threat_hunting'], ['T1059.001']],
  [['T1078', 'container', 'mitre_execution', 'NIST_800-53_AC-6'], ['T1078']],
  [['mitre.attack:T1046', 'MITRE ATT&CK T1046', 'ticket-T1234'], ['T1046']],
] as const)('of the tags %j are %j', ([tags, ids]) => {
  expect(taggedTechniques(tags)).toEqual(ids)
})

test.for([
  [{ threat: { technique: { id: ['T1110', 'T1078'], name: 'x' } } }, ['T1110', 'T1078']],
  [{ threat: [{ technique: [{ id: 'T1110', subtechnique: [{ id: 'T1110.001' }] }] }] }, ['T1110', 'T1110.001']],
  [{ 'threat.technique.id': 'T1110' }, ['T1110']],
  [{ AttackTechniques: '["Masquerading (T1036)"]' }, ['T1036']],
  [{ rule: 'Terminal shell in container', tags: ['T1059', 'shell'] }, ['T1059']],
  [{ tags: ['attack.t1059.001', 'attack.t1059.001'], mitreTechniques: ['T1003'] }, ['T1003', 'T1059.001']],
  [{ message: 'T1110', tags: 'x', threat: null, rule: 7 }, []],
] as const)('%j names %j', ([document, ids]) => {
  expect(techniquesOfDocument(document)).toEqual(ids)
})

test('members whose name says so hold techniques', () => {
  const members = { mitreTechniqueId: 'T1110', cs1: 'T1003', ATTACK_Technique: ['T1046', 7, ['T1078']], mitre: null }
  expect(techniquesOfMembers(members)).toEqual(['T1110', 'T1046', 'T1078'])
})

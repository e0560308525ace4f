import { jsonSourceContract } from '../json-source.contract.ts'
import { jsonSource } from './source.ts'

jsonSourceContract(jsonSource, [
  '@timestamp',
  'time',
  'ts',
  'message',
  'msg',
  'level',
  'log.level',
  'log',
  'host',
  'name',
  'user',
  'source',
  'ip',
  'event',
  'dataset',
  'ecs',
])

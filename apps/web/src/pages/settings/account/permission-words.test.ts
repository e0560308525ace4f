import { permissions } from '@aurora/identity'
import { expect, test } from 'vitest'
import { permissionWords } from './permission-words.ts'

test('every permission of the product has its words, in its order', () => {
  expect(Object.keys(permissionWords)).toEqual([...permissions])
})

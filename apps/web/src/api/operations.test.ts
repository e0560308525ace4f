import { routes } from '@aurora/contract'
import { expect, test } from 'vitest'
import { operations } from './operations.ts'

test.for(Object.entries(operations))('%s is the operation of the contract', ([name, [method, path]]) => {
  const route = routes[name as keyof typeof routes]
  expect({ method, path }).toEqual({ method: route.method, path: route.path })
})

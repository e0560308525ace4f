import { describe, expect, test } from 'vitest'
import { parseRedisUrl, placeOf } from './config.ts'
import { explain } from './connection.ts'

const plain = { host: 'h', port: 6379, isTls: false, database: 0, user: '', password: '' }

describe('the url of a Redis server', () => {
  test.for([
    ['redis://h', plain],
    ['redis://h/', plain],
    ['redis://h:1/2', { ...plain, port: 1, database: 2 }],
    ['rediss://h', { ...plain, isTls: true }],
    ['redis://[::1]:7', { ...plain, host: '::1', port: 7 }],
    ['redis://:p%40%2F%3Fw@h', { ...plain, password: 'p@/?w' }],
    ['redis://me:100%@h', { ...plain, user: 'me', password: '100%' }],
    ['redis://:a@b@h', { ...plain, password: 'a@b' }],
  ] as const)('%s is read', ([url, address]) => expect(parseRedisUrl(url)).toEqual(address))

  test.for(['', 'h:1', 'http://h', 'redis://', 'redis://:secret@h/x', 'redis://:secret@h/0?x=1', 'redis://:se/cret@h'])(
    '%s is refused and not repeated',
    (url) => {
      const refused = ((): Error | undefined => {
        try {
          return void parseRedisUrl(url)
        } catch (error) {
          return error as Error
        }
      })()
      expect(refused).toMatchObject({ code: 'config.invalid' })
      expect(JSON.stringify([refused, refused?.message])).not.toMatch(/secret|cret/)
    },
  )

  test('a place has neither user nor password', () => {
    const config = { mode: 'list', key: 'k', source: 'json', sensor: '', group: 'g', pushed: 'left' } as const
    expect(placeOf({ ...config, url: 'rediss://me:secret@[::1]/3' })).toBe('list k of rediss://[::1]:6379/3')
  })
})

test.for([
  ['NOAUTH Authentication required.', /asks for a password.*NOAUTH/],
  ["ERR unknown command 'auth', with args beginning with: 'me' 'secret'", /^ERR unknown command 'auth'$/],
  ['WRONGTYPE Operation against a key script: 0fe, on @user_script:7.', /another type there \(WRONGTYPE [^:]*key\)$/],
  [`ERR ${'x'.repeat(5000)}`, /^ERR x{196}$/],
  ['', /^Error$/],
] as const)('what a server says is told: %s', ([message, told]) => expect(explain(new Error(message))).toMatch(told))

import { expect, test } from 'vitest'
import { PassphraseHasher } from './passphrase-hasher.ts'

const cheap = { memoryKib: 64, passes: 1, parallelism: 1 }
const hasher = new PassphraseHasher(cheap)

test('verifies what it hashed, in any Unicode composition, and nothing else', async () => {
  const phc = await hasher.hash('zürich at nine o’clock')
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
  expect(await hasher.verify('zu\u0308rich at nine o’clock', phc)).toBe(true)
  expect(await hasher.verify('Zürich at nine o’clock', phc)).toBe(false)
  expect(await hasher.hash('zürich at nine o’clock')).not.toBe(phc)
})

test('agrees with the reference implementation', async () => {
  // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24 (phc-winner-argon2, test.c: version 0x13, 65536 KiB)
  const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await hasher.verify('password', reference)).toBe(true)
  expect(await hasher.verify('passwort', reference)).toBe(false)
})

test.for([null, undefined, '', 'not a hash'])('without a usable hash (%j) every passphrase is wrong', async (phc) => {
  expect(await hasher.verify('correct', phc)).toBe(false)
})

test('knows a hash made at another cost', async () => {
  const phc = await new PassphraseHasher({ ...cheap, passes: 2 }).hash('x')
  expect([hasher.isCurrent(phc), hasher.isCurrent(await hasher.hash('x')), hasher.isCurrent('?')]).toEqual([
    false,
    true,
    false,
  ])
})

test('refuses those that would wait too long, and serves the others', async () => {
  const results = await Promise.allSettled(Array.from({ length: 40 }, () => hasher.hash('x')))
  const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown)
  expect(refused).toHaveLength(40 - 2 - 32)
  expect(refused[0]).toMatchObject({ code: 'auth.rate_limited', detail: { retryAfterSeconds: 5 } })
  await expect(hasher.hash('later')).resolves.toBeDefined()
})

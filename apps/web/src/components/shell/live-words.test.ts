import { expect, test } from 'vitest'
import { liveWords, type Liveness } from './live-words.ts'

const live: Liveness = { scope: 'feed', feed: 'live', isPaused: false, offlineSince: undefined }

test.for([
  [{}, 'Live'],
  [{ feed: 'connecting' }, 'Connecting'],
  [{ feed: 'polling' }, 'Polling every 15 s, reconnecting'],
  [{ feed: 'off' }, undefined],
  [{ isPaused: true }, 'Paused'],
  [{ scope: 'live' }, 'Live, every 5 s'],
  [{ scope: 'fixed', isPaused: true }, 'Fixed range'],
  [{ scope: 'none' }, undefined],
  [{ scope: 'none', offlineSince: '10:42:07Z' }, 'Offline since 10:42:07Z'],
] as const)('%j is told as %j', ([part, text]) => {
  expect(liveWords({ ...live, ...part })?.text).toBe(text)
})

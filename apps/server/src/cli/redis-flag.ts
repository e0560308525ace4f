import { AppError } from '@aurora/core'

const modes = ['list', 'stream', 'channel']
const others = ['source', 'sensor', 'group', 'pushed', 'field']

/**
 * Reads `--redis URL?MODE=KEY&source=SOURCE`, for example `redis://10.0.0.5:6379/0?list=suricata&source=suricata`, into
 * the setting it stands for. Fails with 'request.invalid', never repeating any of it: a password may hold a `?` or `&`.
 */
export function readRedisFlag(text: string): Record<string, string> {
  const at = text.indexOf('?')
  const query = [...new URLSearchParams(at < 0 ? '' : text.slice(at + 1))]
  const given = query.filter(([name]) => modes.includes(name))
  const isKnown = query.every(([name]) => modes.includes(name) || others.includes(name))
  const [mode, key] = given[0] ?? []
  if (mode === undefined || key === undefined || given.length > 1)
    throw refused('write one of list=, stream=, channel=')
  if (!isKnown) throw refused(`besides these there are ${others.map((name) => `${name}=`).join(', ')}`)
  const rest = Object.fromEntries(query.filter(([name]) => name !== mode))
  if (rest['source'] === undefined) throw refused('write source=')
  return { ...rest, url: text.slice(0, at), mode, key }
}

const refused = (why: string): AppError =>
  new AppError('request.invalid', `--redis: ${why}`, {
    hint: "for example --redis 'redis://127.0.0.1:6379/0?list=suricata&source=suricata'",
  })

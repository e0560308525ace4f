import type { Recognition, Sample, Source } from '../../source.ts'
import { textAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { normalizeCowrie } from './mapping.ts'

/** The JSON log of the SSH and Telnet honeypot. Cowrie, "Output Event Code Reference". */
export const cowrieSource: Source = {
  name: 'cowrie',
  title: 'Cowrie',
  summary: 'JSON log of the SSH and Telnet honeypot: logins, commands, downloads, forwarded connections.',
  isStateful: false,
  aliases: {
    'network.session.id': 'session',
    'user.password': 'password',
    'ssh.client.hassh': 'hassh',
    'observer.name': 'sensor',
  },
  open: () => jsonReader('any', normalizeCowrie),
  jsonWrappers: [],
  recognize,
}

/** Its event ids begin with its name. */
function recognize({ document }: Sample): Recognition | undefined {
  const eventId = textAt(document, 'eventid')
  return eventId?.startsWith('cowrie.') === true
    ? {
        confidence: 0.98,
        dataset: eventId.slice('cowrie.'.length, 128),
        because: 'an eventid that begins with cowrie.',
      }
    : undefined
}

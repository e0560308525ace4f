import { readFileSync } from 'node:fs'
import { AppError } from '@aurora/core'

/** Reads the address of a platform. Fails with 'request.invalid', never repeating a url that may hold a password. */
export function readTarget(text: string, mayBePlain: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new AppError('request.invalid', '--to must be the address of a platform', {
      hint: 'for example --to https://siem.example',
    })
  if (url.username !== '' || url.password !== '')
    throw new AppError('request.invalid', '--to must not hold a user or password', {
      hint: 'the key comes from --key-file or AURORA_API_KEY',
    })
  if (url.protocol === 'http:' && !mayBePlain && !isLoopback(url.hostname))
    throw new AppError('request.invalid', `over http:// the key would travel to ${url.host} in the clear`, {
      hint: 'use https://, with --ca FILE for an authority of your own; --insecure-http where the network is trusted',
    })
  url.search = ''
  url.hash = ''
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || /^127(\.\d+){3}$/.test(host) || host === '[::1]'

/** Gives the key as it is now: a file may be given another one while the bridge runs. */
export type KeySource = () => string

/** Where the key comes from. Fails with 'auth.required' when there is none, or it cannot be one. */
export function openKeySource(file: string | undefined, environment: string | undefined): KeySource {
  const read = (): string => (file === undefined ? (environment ?? '') : readKeyFile(file)).trim()
  if (!/^[\x21-\x7e]{8,512}$/.test(read()))
    throw new AppError('auth.required', 'an API key is needed, in --key-file FILE or AURORA_API_KEY', {
      hint: 'on the platform: ./aurora key create --name gw-1 --source suricata',
    })
  return read
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new AppError('request.invalid', `the key file ${file} cannot be read`, {}, error)
  }
}

import { readFileSync } from 'node:fs'
import { AppError } from '@aurora/core'
import { readConfig } from '../platform/config.ts'
import { findHolder } from '../platform/data-folder.ts'
import { openPlatform } from '../platform/wiring.ts'
import type { Server } from './api-client.ts'
import type { Context } from './command.ts'

/**
 * Finds the server a command talks to: the one at --url (with a key from AURORA_API_KEY or --key-file), else the one
 * that holds the data folder, else none runs and the folder is opened here for as long as the command takes.
 */
export async function connect(context: Context): Promise<Server> {
  const { flags, environment, root } = context
  const url = flags['url'] ?? environment['AURORA_URL']
  if (typeof url === 'string' && url !== '')
    return { url, page: url, credential: credentialOf(context), close: () => Promise.resolve() }
  const config = readConfig({ data: flags['data'] }, environment, root)
  const holder = findHolder(config.data)
  if (holder?.url !== undefined)
    return { url: holder.url, page: holder.url, credential: holder.token, close: () => Promise.resolve() }
  const platform = await openPlatform(
    { ...config, host: '127.0.0.1' },
    { version: context.version, pageFolder: '', isServer: false },
  )
  return {
    url: platform.url,
    page: `http://${config.host}:${config.port}`,
    credential: platform.localToken,
    close: async () => await platform.close('command done'),
  }
}

function credentialOf({ flags, environment }: Context): string | undefined {
  const file = flags['key-file']
  if (typeof file !== 'string') return environment['AURORA_API_KEY']
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new AppError('request.invalid', `the key file ${file} cannot be read`, {}, error)
  }
}

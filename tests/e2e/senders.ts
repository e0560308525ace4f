import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DebianPrograms } from './debian-programs.ts'
import { eventually } from './eventually.ts'
import { root } from './server.ts'

// Syslog senders as Debian ships them, run from the folder their packages were unpacked into.

const run = promisify(execFile)

/** What they are made of. Libraries of the base system are not named. */
export const senderPackages = [
  ...['rsyslog', 'rsyslog-gnutls', 'rsyslog-openssl', 'libestr0', 'libfastjson4', 'liblognorm5'],
  ...['syslog-ng-core', 'libivykis0', 'libnet1', 'libpcre3', 'libwrap0', 'libglib2.0-0', 'libjson-c5'],
  'bsdutils',
]

/** A daemon that was started; `stop` ends it as a service manager does, and it sends what it still has. */
export interface Daemon extends AsyncDisposable {
  stop(): Promise<void>
}

/** Runs `logger` or `loggen`, which must succeed. */
export async function runSender(programs: DebianPrograms, name: string, args: readonly string[]): Promise<void> {
  await run(join(programs.folder, 'usr/bin', name), args, { env: environmentOf(programs) })
}

/** rsyslogd with a configuration; resolves once it listens on `inputPort`, which the configuration must name. */
export async function startRsyslog(
  programs: DebianPrograms,
  folder: string,
  configuration: string,
  inputPort: number,
): Promise<Daemon> {
  const path = join(folder, 'rsyslog.conf')
  await writeFile(path, configuration)
  const modules = join(librariesOf(programs), 'rsyslog')
  const args = ['-n', '-f', path, '-i', join(folder, 'rsyslog.pid'), '-M', modules]
  return await started(spawn(join(programs.folder, 'usr/sbin/rsyslogd'), args, spawnOptions(programs)), inputPort)
}

/** syslog-ng with a configuration; resolves once it listens on `inputPort`. */
export async function startSyslogNg(
  programs: DebianPrograms,
  folder: string,
  configuration: string,
  inputPort: number,
): Promise<Daemon> {
  const path = join(folder, 'syslog-ng.conf')
  await writeFile(path, `@version: 3.38\n${configuration}`)
  const file = (name: string): string => join(folder, `syslog-ng.${name}`)
  const state = ['-R', file('persist'), '-c', file('ctl'), '-p', file('pid')]
  const modules = `--module-path=${join(programs.folder, 'usr/lib/syslog-ng/3.38')}`
  const args = ['-F', '--no-caps', '-f', path, ...state, modules]
  return await started(spawn(join(programs.folder, 'usr/sbin/syslog-ng'), args, spawnOptions(programs)), inputPort)
}

/**
 * The settings a guide shows in the block that begins so, with other values: what is tested is what is written there.
 * Fails when the block does not hold one of the values.
 */
export async function settingsOfGuide(head: string, values: Readonly<Record<string, string>>): Promise<string> {
  const guide = await readFile(join(root, 'docs/guides/sending-logs.md'), 'utf8')
  const found = guide.split('```').find((block) => block.replace(/^\w*\n/, '').startsWith(head))
  if (found === undefined) throw new Error(`the guide has no block that begins with ${head}`)
  return Object.entries(values).reduce(
    (settings, [written, value]) => {
      if (!settings.includes(written)) throw new Error(`the block ${head} of the guide does not say ${written}`)
      return settings.replaceAll(written, value)
    },
    found.replace(/^\w*\n/, ''),
  )
}

/** Sends lines over TCP, each with a newline. */
export async function sendLines(port: number, lines: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.end(lines.map((line) => `${line}\n`).join(''))
  await once(socket.resume(), 'close')
}

const librariesOf = (programs: DebianPrograms): string => programs.env['LD_LIBRARY_PATH']?.split(':')[0] ?? ''

const environmentOf = (programs: DebianPrograms): NodeJS.ProcessEnv => ({
  ...process.env,
  LD_LIBRARY_PATH: `${programs.env['LD_LIBRARY_PATH'] ?? ''}:${join(programs.folder, 'usr/lib/syslog-ng')}`,
  SYSLOGNG_PREFIX: join(programs.folder, 'usr'),
})

const spawnOptions = (programs: DebianPrograms): SpawnOptions => ({
  stdio: ['ignore', 'ignore', 'pipe'],
  env: environmentOf(programs),
})

async function started(child: ChildProcess, inputPort: number): Promise<Daemon> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(child, 'close')
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  await eventually('the sender listens', async () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${said}`)
    const probe = connect(inputPort, '127.0.0.1')
    await once(probe, 'connect')
    probe.destroy()
    return true
  }).catch(async (error: unknown) => {
    await end('SIGKILL')
    throw error
  })
  return { stop: async () => await end('SIGTERM'), [Symbol.asyncDispose]: async () => await end('SIGKILL') }
}

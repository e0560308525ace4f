import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)
const debianHome = '/usr/lib/postgresql'
const startTimeoutMs = 20_000

/** A PostgreSQL server that lives as long as the one who started it wants. */
export interface ThrowawayPostgres {
  /** `postgres://…` of a new, empty database on the server. */
  createDatabase(): Promise<string>
  /** Stops the server and removes its files. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL from the installed Debian binaries on a free port of 127.0.0.1, for tests and benches.
 *
 * Its files are in a new temporary folder. PostgreSQL refuses to run as root, so root runs it as the user `postgres`.
 * Resolves to a sentence that says why, when the binaries or that user are missing; rejects when the server does not start.
 */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres | string> {
  const binaries = findBinaries()
  if (binaries === undefined) return `no PostgreSQL under ${debianHome} (apt-get install postgresql)`
  const user = await serverUser()
  if (user === undefined) return 'running as root, and there is no user "postgres" to run the server as'
  const folder = await mkdtemp(join(tmpdir(), 'aurora-postgres-'))
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid)
  await initialise(binaries, folder, user)
  const port = await freePort()
  const server = startServer(binaries, folder, port, user)
  const urlOf = (database: string): string => `postgres://aurora@127.0.0.1:${port}/${database}`
  await untilItAnswers(urlOf('postgres'), server)
  let databases = 0
  return {
    async createDatabase() {
      const name = `aurora_${++databases}`
      await query(urlOf('postgres'), `create database ${name}`)
      return urlOf(name)
    },
    async stop() {
      server.kill('SIGINT') // fast shutdown: ends open sessions
      if (server.exitCode === null) await once(server, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Whom to run the server as; neither is set when it is the one we are. */
interface User {
  readonly uid?: number
  readonly gid?: number
}

/** The `bin` folder of the newest installed version. */
function findBinaries(): string | undefined {
  if (!existsSync(debianHome)) return undefined
  const versions = readdirSync(debianHome).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(debianHome, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

async function serverUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return {}
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])))
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
  } catch {
    return undefined // `id` fails for a user that is not there
  }
}

async function initialise(binaries: string, folder: string, user: User): Promise<void> {
  const flags = ['-D', folder, '-U', 'aurora', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
  await run(join(binaries, 'initdb'), flags, { ...user, cwd: folder })
}

/** Runs without waiting for the disk: what dies with the machine here was to be thrown away. */
function startServer(binaries: string, folder: string, port: number, user: User): ChildProcess {
  const place = ['-D', folder, '-k', folder, '-p', String(port), '-h', '127.0.0.1']
  const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'].flatMap((setting) => ['-c', setting])
  const server = spawn(join(binaries, 'postgres'), [...place, ...careless], { ...user, cwd: folder, stdio: 'ignore' })
  process.once('exit', () => server.kill('SIGKILL')) // nothing is left running when the one who started it did not stop it
  return server
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  const deadlineMs = Date.now() + startTimeoutMs
  for (;;) {
    try {
      return await query(url, 'select 1')
    } catch (error) {
      if (Date.now() > deadlineMs || server.exitCode !== null)
        throw new Error('PostgreSQL did not start', { cause: error })
      await sleep(50)
    }
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    await client.query(text)
  } finally {
    await client.end()
  }
}

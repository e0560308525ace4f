import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const startTimeoutMs = 60_000
const memoryBytes = 1 << 30

/** Name of the cluster that every node knows: one shard a node. */
export const clusterName = 'aurora_test'

/** ClickHouse servers that live as long as the one who started them wants. */
export interface ThrowawayNodes {
  /** Makes a new, empty database on every node and resolves to its name. */
  createDatabase(): Promise<string>
  /** `clickhouse://…` of a database: on the first node alone, or on all of them as one cluster. */
  address(database: string, as: 'node' | 'cluster'): string
  /** Runs a statement on one node; resolves to the rows it gives, each a list of its columns. */
  sql(node: number, database: string, text: string): Promise<unknown[][]>
  /** Stops the nodes and removes their files. */
  stop(): Promise<void>
}

/**
 * The engine's own command line, which is a whole server once it is told to listen (DESIGN §4). Ends with its parent:
 * then the pipe to its standard input closes.
 */
const program = `
import ctypes, os, sys, threading
def follow():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=follow, daemon=True).start()
words = [b'clickhouse'] + [word.encode() for word in sys.argv[2:]]
ctypes.CDLL(sys.argv[1]).chdb_query_cmdline(len(words), (ctypes.c_char_p * (len(words) + 1))(*words, None))
`

/**
 * Listens, and then waits for a day in blocks of an hour, the most the engine lets one sleep: a client that looks at the
 * progress of its query now and then crashes when the server ends one of another at that moment.
 */
const listen = `SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; SELECT sleepEachRow(1) FROM numbers(86400)
  SETTINGS max_block_size = 3600, function_sleep_max_microseconds_per_block = 100000000000,
  interactive_delay = 86400000000, max_execution_time = 0 FORMAT Null`

/**
 * Starts `count` ClickHouse nodes on free ports of 127.0.0.1 out of the library that chDB brings.
 *
 * Resolves to a sentence that says why, when python3 or the library are missing; rejects when a node does not start.
 */
export async function startThrowawayNodes(count: number): Promise<ThrowawayNodes | string> {
  const library = findLibrary()
  if (library === undefined) return `no libchdb.so for ${process.platform}-${process.arch} in node_modules`
  if (spawnSync('python3', ['-c', 'import ctypes']).status !== 0)
    return 'no python3 with ctypes (apt-get install python3)'
  const folder = await mkdtemp(join(tmpdir(), 'aurora-clickhouse-'))
  const ports = await Promise.all(
    Array.from({ length: count }, async () => ({ http: await freePort(), tcp: await freePort() })),
  )
  const gates = await Promise.all(ports.map((port) => openGate(port.tcp)))
  const configPath = join(folder, 'config.xml')
  await writeFile(configPath, configText(gates.map(portOf)))
  const nodes = ports.map((port, i) => startNode(library, join(folder, `node-${i}`), configPath, port))
  const urls = ports.map((port) => `http://127.0.0.1:${port.http}/`)
  await Promise.all(urls.map((url, i) => untilItAnswers(url, nodes[i] as ChildProcess)))
  let databases = 0
  return {
    async createDatabase() {
      const name = `contract_${++databases}`
      for (const url of urls) await query(url, 'default', `CREATE DATABASE ${name} ENGINE = Atomic`)
      return name
    },
    address(database, as) {
      const hosts = ports.slice(0, as === 'node' ? 1 : count).map((port) => `127.0.0.1:${port.http}`)
      return `clickhouse://default@${hosts.join(',')}/${database}${as === 'node' ? '' : `?cluster=${clusterName}`}`
    },
    sql: (node, database, text) => query(urls[node] ?? '', database, text),
    async stop() {
      await Promise.all(nodes.map(endNode))
      for (const gate of gates) gate.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function findLibrary(): string | undefined {
  const require = createRequire(import.meta.url)
  try {
    const home = dirname(require.resolve(`@chdb/lib-${process.platform}-${process.arch}-gnu/package.json`))
    return [join(home, 'libchdb.so')].find((path) => existsSync(path))
  } catch {
    return undefined
  }
}

/** Small caches, and the cluster: rows of the second shard come over the wire as in earnest. */
function configText(tcpPorts: readonly number[]): string {
  const shard = (port: number): string =>
    `<shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>${port}</port></replica></shard>`
  return `<clickhouse>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <mark_cache_size>33554432</mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>4</background_schedule_pool_size>
  <remote_servers><${clusterName}>${tcpPorts.map(shard).join('')}</${clusterName}></remote_servers>
</clickhouse>
`
}

function startNode(
  library: string,
  path: string,
  configPath: string,
  port: { http: number; tcp: number },
): ChildProcess {
  const flags = [`--path=${path}`, `--config-file=${configPath}`, '--listen_host=127.0.0.1', `--http_port=${port.http}`]
  const node = spawn('python3', ['-c', program, library, ...flags, `--tcp_port=${port.tcp}`, `--query=${listen}`], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  node.stderr?.on('data', (text: Buffer) => heard.set(node, (heard.get(node) ?? '') + text.toString()))
  node.once('exit', (code, signal) => {
    if (!node.killed) console.error(`a ClickHouse node ended with ${signal ?? code}: ${heard.get(node) ?? ''}`)
  })
  return node
}

/** What each node said on its standard error: why it did not start. */
const heard = new WeakMap<ChildProcess, string>()

async function endNode(node: ChildProcess): Promise<void> {
  if (node.exitCode !== null || node.signalCode !== null) return
  const ended = once(node, 'exit')
  node.kill('SIGKILL')
  await ended
}

/**
 * Opens the door through which other nodes reach the one on `port`. A node that is done with a query of another resets
 * the connection; that ends in an exception which a server catches and this library does not: the node would abort.
 * Behind the door it sees an orderly end, and what it still says is heard out.
 */
async function openGate(port: number): Promise<Server> {
  const gate = createServer({ allowHalfOpen: true, noDelay: true }, (guest) => {
    const node = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    guest.pipe(node)
    node.pipe(guest)
    const leave = (): void => {
      node.unpipe(guest)
      node.end()
      node.resume()
    }
    guest.on('error', leave).on('close', leave)
    node.on('error', () => guest.destroy()).on('close', () => guest.destroy())
  })
  gate.listen(0, '127.0.0.1')
  await once(gate, 'listening')
  return gate
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const port = portOf(probe)
  probe.close()
  await once(probe, 'close')
  return port
}

async function untilItAnswers(url: string, node: ChildProcess): Promise<void> {
  const deadlineMs = Date.now() + startTimeoutMs
  for (;;) {
    try {
      await query(url, 'default', 'SELECT 1')
      return
    } catch (error) {
      if (Date.now() > deadlineMs || node.exitCode !== null || node.signalCode !== null)
        throw new Error(`a ClickHouse node did not start: ${heard.get(node) ?? ''}`, { cause: error })
      await sleep(50)
    }
  }
}

async function query(url: string, database: string, text: string): Promise<unknown[][]> {
  const format = 'default_format=JSONCompactEachRow&output_format_json_quote_64bit_integers=0'
  const response = await fetch(`${url}?database=${database}&${format}`, { method: 'POST', body: text })
  const answer = await response.text()
  if (!response.ok) throw new Error(answer)
  return answer
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown[])
}

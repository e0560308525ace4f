import { readdir, readFile, readlink } from 'node:fs/promises'

/** Who listens on a TCP port of this machine, as far as /proc tells: `nginx (process 812)`. */
export async function portHolder(port: number): Promise<string> {
  const inode = await listeningInode(port)
  if (inode === undefined) return 'another program'
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    for (const handle of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      if ((await readlink(`/proc/${pid}/fd/${handle}`).catch(() => '')) === `socket:[${inode}]`) {
        const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a program')
        return `${name.trim()} (process ${pid})`
      }
    }
  }
  return 'another program'
}

/** Inode of the socket that listens (state 0A) on the port, from /proc/net/tcp. */
async function listeningInode(port: number): Promise<string | undefined> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const path of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (await readFile(path, 'utf8').catch(() => '')).split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/)
      if (columns[1]?.endsWith(suffix) === true && columns[3] === '0A') return columns[9]
    }
  }
  return undefined
}

import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../e2e/server.ts'
import { unpackDebianPrograms, type DebianPrograms } from '../e2e/debian-programs.ts'

export const prometheusFolder = join(root, 'infrastructure/prometheus')

/** Debian's Prometheus, unpacked so that no service starts; a sentence that says why, where that cannot be done. */
export async function unpackPrometheus(): Promise<DebianPrograms | string> {
  const programs = await unpackDebianPrograms(['prometheus'])
  if (typeof programs === 'string') process.stderr.write(`SKIPPED: observability: ${programs}\n`)
  return programs
}

/** Runs promtool in the folder of the rules; resolves to what it said and how it ended. */
export async function promtool(
  programs: DebianPrograms,
  args: readonly string[],
  input = '',
): Promise<{ readonly code: number; readonly output: string }> {
  return await new Promise((resolve) => {
    const child = execFile(
      join(programs.folder, 'usr/bin/promtool'),
      [...args],
      { cwd: prometheusFolder, maxBuffer: 8 << 20 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` }),
    )
    child.stdin?.end(input)
  })
}

/** A Prometheus of its own, ended with the scope. `args` name its configuration, folder and address. */
export function startPrometheus(programs: DebianPrograms, args: readonly string[]): AsyncDisposable {
  const child = spawn(join(programs.folder, 'usr/bin/prometheus'), [...args], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

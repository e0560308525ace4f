import { parseArgs } from 'node:util'
import { AppError } from '@aurora/core'
import { commonFlags, type Command } from './command.ts'
import { commands } from './commands/registry.ts'
import { printCommandHelp, printHelp } from './help.ts'
import { nearestName } from './nearest-name.ts'
import { openTerminal } from './terminal.ts'

/** Runs the command line `args` (without program name) and resolves to the exit code. */
export async function runCommandLine(
  args: readonly string[],
  surroundings: { root: string; version: string; environment: NodeJS.ProcessEnv },
): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    printHelp(commands, rest[0])
    return 0
  }
  if (name === '--version' || name === 'version') {
    process.stdout.write(`aurora ${surroundings.version}\n`)
    return 0
  }
  const command = commands.find((one) => one.name === name)
  if (command === undefined) {
    const near = nearestName(
      name,
      commands.map((one) => one.name),
    )
    process.stderr.write(
      `error: there is no command "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}\n  see: ./aurora --help\n`,
    )
    return 2
  }
  return await runCommand(command, rest, surroundings)
}

async function runCommand(
  command: Command,
  args: readonly string[],
  surroundings: { root: string; version: string; environment: NodeJS.ProcessEnv },
): Promise<number> {
  const stop = new AbortController()
  const interrupt = interruptOf(stop)
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const output = new Output(() => command.isService !== true && stop.abort())
  let terminal = openTerminal({ json: args.includes('--json'), quiet: false, noColor: false, noInput: false })
  try {
    const { values, positionals } = parse(command, args)
    if (values['help'] === true) {
      printCommandHelp(command)
      return 0
    }
    terminal = openTerminal({
      json: values['json'] === true,
      quiet: values['quiet'] === true,
      noColor: values['no-color'] === true,
      noInput: values['no-input'] === true,
    })
    const code = await command.run({
      ...surroundings,
      flags: values,
      words: positionals,
      terminal,
      signal: stop.signal,
    })
    return output.isRead ? code : 0
  } catch (error) {
    if (!output.isRead) return 0
    if (stop.signal.aborted) return 130
    const refusal =
      error instanceof AppError
        ? error
        : new AppError(
            'internal',
            error instanceof Error ? error.message : String(error),
            { hint: 'this is a defect of ours; please report it' },
            error,
          )
    terminal.fail(refusal)
    if (surroundings.environment['AURORA_DEBUG'] !== undefined)
      process.stderr.write(
        `${error instanceof Error ? (error.stack ?? '') : ''}\n${String(error instanceof Error ? error.cause : '')}\n`,
      )
    return refusal.spec.exit
  } finally {
    if (!stop.signal.aborted) {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    }
  }
}

/** Standard output, whose reader may leave before the end: `aurora search … | head`. */
class Output {
  isRead = true

  constructor(left: () => void) {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      if (this.isRead) left()
      this.isRead = false
    })
    process.stderr.on('error', () => undefined) // there is nobody left to tell
  }
}

/** Signals that come within this time of the first mean the same. */
const sameInterruptMs = 1000

/**
 * What a signal to stop does: Ctrl+C reaches a command several times, from the terminal and from each launcher above it.
 * One that comes later is a person who will not wait.
 */
function interruptOf(stop: AbortController): () => void {
  let firstMs: number | undefined
  return () => {
    firstMs ??= performance.now()
    if (performance.now() - firstMs > sameInterruptMs) process.exit(130)
    stop.abort()
  }
}

function parse(
  command: Command,
  args: readonly string[],
): { values: Record<string, string | boolean | string[] | undefined>; positionals: string[] } {
  const specs = { ...commonFlags, ...command.flags }
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === true ? { multiple } : {}) },
    ]),
  )
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    return {
      values: parsed.values as Record<string, string | boolean | string[] | undefined>,
      positionals: parsed.positionals,
    }
  } catch (error) {
    const unknown = /Unknown option '(-+[^']*)'/.exec(error instanceof Error ? error.message : '')?.[1]
    const near = unknown === undefined ? undefined : nearestName(unknown.replace(/^-+/, ''), Object.keys(specs))
    const message =
      unknown === undefined
        ? error instanceof Error
          ? (error.message.split('\n')[0] ?? '')
          : String(error)
        : `there is no flag ${unknown}`
    throw new AppError('request.invalid', message, {
      hint: near === undefined ? `see: ./aurora ${command.name} --help` : `did you mean --${near}?`,
    })
  }
}

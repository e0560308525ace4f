import type { Terminal } from './terminal.ts'

export interface FlagSpec {
  readonly type: 'string' | 'boolean'
  readonly about: string
  /** Word for the value in help. */
  readonly value?: string
  readonly short?: string
  readonly multiple?: boolean
}

/** What a command is given. */
export interface Context {
  readonly flags: Readonly<Record<string, string | boolean | string[] | undefined>>
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  /** Root of the installation: where the default data folder and the page lie. */
  readonly root: string
  readonly version: string
  /** Aborts on Ctrl+C. */
  readonly signal: AbortSignal
}

/** One command, described once: parsing, help and completion come from this. */
export interface Command {
  readonly name: string
  readonly usage: string
  readonly about: string
  readonly examples: readonly [string, string, string]
  readonly subcommands?: readonly string[]
  readonly flags: Readonly<Record<string, FlagSpec>>
  /** Runs until it is stopped: that nobody reads what it prints any more does not end it. */
  readonly isService?: true
  /** Resolves to the exit code. */
  run(context: Context): Promise<number>
}

/** Flags every command takes. */
export const commonFlags: Readonly<Record<string, FlagSpec>> = {
  data: { type: 'string', value: 'DIR', about: 'data folder (default: aurora-data beside this program)' },
  url: {
    type: 'string',
    value: 'URL',
    about: 'server on another machine; the key comes from AURORA_API_KEY or --key-file',
  },
  'key-file': { type: 'string', value: 'FILE', about: 'file that holds an API key' },
  json: { type: 'boolean', about: 'machine-readable result' },
  quiet: { type: 'boolean', about: 'no notes and no progress' },
  'no-color': { type: 'boolean', about: 'no colours (also NO_COLOR)' },
  'no-input': { type: 'boolean', about: 'never ask' },
  yes: { type: 'boolean', about: 'agree to what would be asked' },
  help: { type: 'boolean', short: 'h', about: 'this help' },
}

export const textFlag = (context: Context, name: string): string | undefined => {
  const value = context.flags[name]
  return typeof value === 'string' ? value : undefined
}

import { commonFlags, type Command, type FlagSpec } from './command.ts'
import { exitCodes } from './exit-codes.ts'

const flagLine = ([name, spec]: [string, FlagSpec]): string => {
  const left = `${spec.short === undefined ? '' : `-${spec.short}, `}--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`
  return `  ${left.padEnd(26)} ${spec.about}`
}

/** General help, or that of one command. */
export function printHelp(commands: readonly Command[], name?: string): void {
  const one = commands.find((command) => command.name === name)
  if (one !== undefined) {
    printCommandHelp(one)
    return
  }
  const lines = [
    'aurora: a security operations platform that loses nothing and explains itself',
    '',
    '  ./aurora up                                        start the platform here',
    '  ./aurora ingest eve.json --source suricata         store a file of logs',
    "  ./aurora search 'event_type:alert' --from now-24h  search what was stored",
    '',
    'Commands',
    ...commands.map((command) => `  ${command.name.padEnd(12)} ${command.about}`),
    '',
    'Flags of every command',
    ...Object.entries(commonFlags).map(flagLine),
    '',
    'Exit codes',
    ...Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`),
    '',
    'More: ./aurora COMMAND --help',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

export function printCommandHelp(command: Command): void {
  const lines = [
    `aurora ${command.name}: ${command.about}`,
    '',
    ...command.examples.map((example) => `  ${example}`),
    '',
    `Usage: ./aurora ${command.usage}`,
    '',
    ...(Object.keys(command.flags).length === 0 ? [] : ['Flags', ...Object.entries(command.flags).map(flagLine), '']),
    'Flags of every command',
    ...Object.entries(commonFlags).map(flagLine),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

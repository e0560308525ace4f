import { AppError } from '@aurora/core'
import { commonFlags, type Command } from '../command.ts'

/** Completion scripts for shells, made of what the commands say of themselves. */
export const completionOf = (commands: () => readonly Command[]): Command => ({
  name: 'completion',
  usage: 'completion bash|zsh|fish',
  about: 'prints a completion script for a shell',
  examples: [
    'eval "$(./aurora completion bash)"',
    './aurora completion zsh > ~/.zfunc/_aurora',
    './aurora completion fish | source',
  ],
  subcommands: ['bash', 'zsh', 'fish'],
  flags: {},
  run(context) {
    const shell = context.words[0]
    if (shell === 'fish') context.terminal.print(fish(commands()))
    else if (shell === 'bash' || shell === 'zsh')
      context.terminal.print(
        `${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}${bash(commands())}`,
      )
    else throw new AppError('request.invalid', 'name a shell: bash, zsh or fish')
    return Promise.resolve(0)
  },
})

const wordsOf = (command: Command): string[] => [
  ...(command.subcommands ?? []),
  ...Object.keys({ ...command.flags, ...commonFlags }).map((name) => `--${name}`),
]

function bash(commands: readonly Command[]): string {
  const cases = commands.map((command) => `    ${command.name}) words="${wordsOf(command).join(' ')}" ;;`)
  return `_aurora() {
  local words="${commands.map((command) => command.name).join(' ')}"
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  COMPREPLY=( $(compgen -W "$words" -f -- "\${COMP_WORDS[COMP_CWORD]}") )
}
complete -F _aurora aurora ./aurora`
}

function fish(commands: readonly Command[]): string {
  return commands
    .flatMap((command) => [
      `complete -c aurora -n __fish_use_subcommand -a ${command.name} -d '${command.about.replaceAll("'", '')}'`,
      ...wordsOf(command).map((word) =>
        word.startsWith('--')
          ? `complete -c aurora -n '__fish_seen_subcommand_from ${command.name}' -l ${word.slice(2)}`
          : `complete -c aurora -n '__fish_seen_subcommand_from ${command.name}' -a ${word}`,
      ),
    ])
    .join('\n')
}

import { AppError } from '@aurora/core'
import type { Server } from '../api-client.ts'
import type { Command, Context } from '../command.ts'
import { connect } from '../connect.ts'
import { backtestRules } from './rules/backtest.ts'
import { changes, explainRule, listRules, showRule, tuneRules } from './rules/catalogue.ts'
import { lintRules } from './rules/lint.ts'
import { installPack, listPacks, removePack, updatePack } from './rules/packs.ts'
import { testRules } from './rules/test.ts'

type Action = (server: Server, words: readonly string[], context: Context) => Promise<number>

const tune =
  (change: Parameters<typeof tuneRules>[2]): Action =>
  async (server, keys, context) =>
    await tuneRules(server, keys, change, context)

/** What is done on a server. */
const actions: Readonly<Record<string, Action>> = {
  install: installPack,
  update: updatePack,
  packs: listPacks,
  remove: removePack,
  list: listRules,
  show: showRule,
  set: tune({}),
  ...Object.fromEntries(Object.entries(changes).map(([word, change]) => [word, tune(change)])),
  explain: explainRule,
  backtest: backtestRules,
}

/** What is done with files alone. */
const offline: Readonly<Record<string, (paths: readonly string[], context: Context) => Promise<number>>> = {
  lint: lintRules,
  test: testRules,
}

const words = [...Object.keys(actions), ...Object.keys(offline)]

/** Looks after Sigma rules. */
export const rules: Command = {
  name: 'rules',
  usage: `rules [${words.join('|')}] …`,
  about: 'installs, lists, tunes, tests and explains Sigma rules',
  examples: [
    './aurora rules install sigma_all_rules.zip --name sigma',
    './aurora rules disable 5013198e-b0f7-4a72-93e0-0e4ab9ef2fcd --reason "our own scanner"',
    './aurora rules test my-rules --junit results.xml',
  ],
  subcommands: words,
  flags: {
    'name': { type: 'string', value: 'NAME', about: 'install: what the pack is called (default: of the folder or archive)' },
    'license': { type: 'string', value: 'TEXT', about: 'install: of rules that state none (default: what its LICENSE file is called)' },
    'dry-run': { type: 'boolean', about: 'install, update: change nothing, say what would be' },
    'pack': { type: 'string', value: 'NAME', about: 'list: only of this pack' },
    'level': { type: 'string', value: 'LEVEL', about: 'list: only of this level' },
    'disabled': { type: 'boolean', about: 'list: only those that are off' },
    'limit': { type: 'string', value: 'N', about: 'list: at most so many (default 50)' },
    'severity': { type: 'string', value: 'LEVEL', about: 'set: severity of its findings; "rule" for the level of the rule' },
    'opens-case': { type: 'string', value: 'yes|no', about: 'set: whether an alert of it opens a case' },
    'reason': { type: 'string', value: 'TEXT', about: 'set, enable, disable, pin: why' },
    'rules': { type: 'string', value: 'PATH', about: 'backtest: rules that are not installed' },
    'from': { type: 'string', value: 'TIME', about: 'backtest: from this time on (default now-24h)' },
    'to': { type: 'string', value: 'TIME', about: 'backtest: up to this time (default now)' },
    'junit': { type: 'string', value: 'FILE', about: 'test: write the results for a build server' },
  }, // prettier-ignore
  async run(context) {
    const [word = 'packs', ...rest] = context.words
    const local = Object.hasOwn(offline, word) ? offline[word] : undefined
    if (local !== undefined) {
      if (rest.length === 0)
        throw new AppError('request.invalid', 'name a rule file, or a folder of them', {
          hint: `./aurora rules ${word} PATH`,
        })
      return await local(rest, context)
    }
    const action = Object.hasOwn(actions, word) ? actions[word] : undefined
    if (action === undefined)
      throw new AppError('request.invalid', `there is no "rules ${word.slice(0, 40)}"`, { hint: words.join(', ') })
    const server = await connect(context)
    try {
      return await action(server, rest, context)
    } finally {
      await server.close()
    }
  },
}

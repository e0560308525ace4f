import { neededWord, runAction, type Action } from '../actions.ts'
import { call, type Server } from '../api-client.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { showText } from '../terminal.ts'

const actions: Readonly<Record<string, Action>> = {
  list: listWebhooks,
  add: addWebhook,
  enable: async (server, words, context) => await switchWebhook(server, words, context, true),
  disable: async (server, words, context) => await switchWebhook(server, words, context, false),
  test: testWebhook,
  remove: removeWebhook,
}

/** Where changes of alerts are sent. */
export const webhooks: Command = {
  name: 'webhooks',
  usage: 'webhooks [list|add NAME URL|enable NAME|disable NAME|test NAME|remove NAME]',
  about: 'sends alerts to other programs, signed, and again until they are taken',
  examples: [
    './aurora webhooks add chat https://chat.example/hooks/soc --severity high --secret chat',
    './aurora webhooks test chat',
    './aurora webhooks disable chat',
  ],
  subcommands: Object.keys(actions),
  flags: {
    severity: { type: 'string', value: 'NAME', about: 'add: alerts below it are not sent (default info)' },
    kinds: {
      type: 'string',
      value: 'LIST',
      about: 'add: of opened, repeated, reopened, seen_again, changed (default opened,reopened)',
    },
    secret: {
      type: 'string',
      value: 'NAME',
      about: 'add: file of that name in the folder webhook-secrets of the data folder',
    },
  },
  run: async (context) => await runAction('webhooks', actions, 'list', context),
}

const example = './aurora webhooks add chat https://chat.example/hooks/soc'

async function listWebhooks(server: Server, _words: readonly string[], { terminal, signal }: Context): Promise<number> {
  const { items } = await call(server, 'listWebhooks', { signal })
  if (terminal.isJson) terminal.print(JSON.stringify(items))
  else
    for (const { name, url, severity, kinds, enabled, failures, nextTry, lastOk, lastError } of items) {
      const failed = `failed ${failures} times: ${lastError}; again ${nextTry ?? 'soon'}`
      const well = lastOk === null ? 'nothing was sent yet' : `last taken ${lastOk}`
      const state = !enabled ? `off${lastError === '' ? '' : `: ${lastError}`}` : failures > 0 ? failed : well
      terminal.print(
        `${showText(name).padEnd(16)}  ${severity.padEnd(8)}  ${kinds.join(',')}  ${showText(state)}  ${showText(url)}`,
      )
    }
  terminal.note(`${items.length} ${items.length === 1 ? 'webhook' : 'webhooks'}`)
  return 0
}

async function addWebhook(server: Server, words: readonly string[], context: Context): Promise<number> {
  const kinds = textFlag(context, 'kinds')
  const body = {
    name: neededWord(words, 0, 'a name', example),
    url: neededWord(words, 1, 'a URL', example),
    severity: textFlag(context, 'severity'),
    secret: textFlag(context, 'secret'),
    kinds: kinds?.split(',').map((kind) => kind.trim()),
  }
  const made = await call(server, 'addWebhook', { body, signal: context.signal })
  const { terminal } = context
  terminal.print(terminal.isJson ? JSON.stringify(made) : `${showText(made.name)} is told from now on`)
  return 0
}

async function switchWebhook(
  server: Server,
  words: readonly string[],
  { terminal, signal }: Context,
  enabled: boolean,
): Promise<number> {
  const name = neededWord(words, 0, 'the name of a webhook', './aurora webhooks disable chat')
  const item = await call(server, 'changeWebhook', { params: { name }, body: { enabled }, signal })
  terminal.print(terminal.isJson ? JSON.stringify(item) : `${showText(name)} is ${enabled ? 'on' : 'off'}`)
  return 0
}

async function testWebhook(server: Server, words: readonly string[], { terminal, signal }: Context): Promise<number> {
  const name = neededWord(words, 0, 'the name of a webhook', './aurora webhooks test chat')
  const answer = await call(server, 'testWebhook', { params: { name }, signal })
  if (terminal.isJson) terminal.print(JSON.stringify(answer))
  else terminal.print(answer.taken ? 'the test was taken' : `the test was not taken: ${showText(answer.error)}`)
  return answer.taken ? 0 : 1
}

async function removeWebhook(server: Server, words: readonly string[], { terminal, signal }: Context): Promise<number> {
  const name = neededWord(words, 0, 'the name of a webhook', './aurora webhooks remove chat')
  await call(server, 'removeWebhook', { params: { name }, signal })
  terminal.print(terminal.isJson ? JSON.stringify({ removed: name }) : `${showText(name)} is removed`)
  return 0
}

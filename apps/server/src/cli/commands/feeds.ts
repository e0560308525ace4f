import { neededWord, runAction, type Action } from '../actions.ts'
import { call, type Server } from '../api-client.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { showText } from '../terminal.ts'

const actions: Readonly<Record<string, Action>> = {
  list: listFeeds,
  add: addFeed,
  discover,
  poll: pollFeed,
  remove: removeFeed,
}

/** Sources of indicators that the server asks by itself. */
export const feeds: Command = {
  name: 'feeds',
  usage: 'feeds [list|add NAME URL|discover URL|poll NAME|remove NAME]',
  about: 'asks TAXII 2.1 collections, MISP, STIX and CSV lists for indicators',
  examples: [
    './aurora feeds add urlhaus https://urlhaus.example/text/ --kind csv --every 60',
    './aurora feeds discover https://taxii.example/taxii2/ --user aurora --secret taxii',
    './aurora feeds poll urlhaus',
  ],
  subcommands: Object.keys(actions),
  flags: {
    kind: { type: 'string', value: 'KIND', about: 'add: csv, stix, misp or taxii (default csv)' },
    collection: { type: 'string', value: 'ID', about: 'add: collection of TAXII; URL is its API root' },
    user: { type: 'string', value: 'NAME', about: 'user whose password the secret is; without one it is a token' },
    header: { type: 'string', value: 'NAME', about: 'the secret goes into this header as it is' },
    secret: { type: 'string', value: 'NAME', about: 'file of that name in the folder feed-secrets of the data folder' },
    every: { type: 'string', value: 'MINUTES', about: 'add: time between two polls (default 60)' },
    confidence: { type: 'string', value: 'N', about: 'add: 0 to 100, of indicators that say none' },
    severity: { type: 'string', value: 'NAME', about: 'add: of indicators that say none' },
    tlp: {
      type: 'string',
      value: 'LEVEL',
      about: 'add: clear, green, amber, amber+strict, red; of those that say none',
    },
    'keep-days': {
      type: 'string',
      value: 'N',
      about: 'add: indicators without an end of their own end after so many days',
    },
  },
  run: async (context) => await runAction('feeds', actions, 'list', context),
}

async function listFeeds(server: Server, _words: readonly string[], { terminal, signal }: Context): Promise<number> {
  const { items } = await call(server, 'listFeeds', { signal })
  if (terminal.isJson) terminal.print(JSON.stringify(items))
  else
    for (const { name, kind, settings, lastOk, lastError } of items) {
      const state = lastError !== '' ? `failed: ${lastError}` : lastOk === null ? 'not asked yet' : `read ${lastOk}`
      terminal.print(
        `${showText(name).padEnd(24)}  ${kind.padEnd(6)}  ${showText(state)}  ${showText(settings?.url ?? '')}`,
      )
    }
  terminal.note(`${items.length} ${items.length === 1 ? 'feed' : 'feeds'}`)
  return 0
}

/** How a server is asked who we are. */
const proof = (context: Context) => ({
  user: textFlag(context, 'user'),
  header: textFlag(context, 'header'),
  secret: textFlag(context, 'secret'),
})

const numberFlag = (context: Context, name: string): number | undefined => {
  const text = textFlag(context, name)
  return text === undefined ? undefined : Number(text)
}

async function addFeed(server: Server, words: readonly string[], context: Context): Promise<number> {
  const example = './aurora feeds add urlhaus https://urlhaus.example/text/ --kind csv'
  const body = {
    name: neededWord(words, 0, 'a name', example),
    url: neededWord(words, 1, 'a URL', example),
    kind: textFlag(context, 'kind') ?? 'csv',
    collection: textFlag(context, 'collection'),
    ...proof(context),
    everyMinutes: numberFlag(context, 'every'),
    confidence: numberFlag(context, 'confidence'),
    severity: textFlag(context, 'severity'),
    tlp: textFlag(context, 'tlp'),
    keepDays: numberFlag(context, 'keep-days'),
  }
  const made = await call(server, 'addFeed', { body, signal: context.signal })
  context.terminal.print(context.terminal.isJson ? JSON.stringify(made) : `${showText(made.name)} is asked from now on`)
  return 0
}

async function discover(server: Server, words: readonly string[], context: Context): Promise<number> {
  const url = neededWord(words, 0, 'a URL', './aurora feeds discover https://taxii.example/taxii2/')
  const { items } = await call(server, 'discoverFeeds', { body: { url, ...proof(context) }, signal: context.signal })
  if (context.terminal.isJson) context.terminal.print(JSON.stringify(items))
  else
    for (const { apiRoot, id, title } of items)
      context.terminal.print(`${id}  ${showText(apiRoot)}  ${showText(title)}`)
  return 0
}

async function pollFeed(server: Server, words: readonly string[], { terminal, signal }: Context): Promise<number> {
  const name = neededWord(words, 0, 'the name of a feed', './aurora feeds poll urlhaus')
  const feed = await call(server, 'pollFeed', { params: { name }, signal })
  const { read = 0, added = 0, withdrawn = 0, unused = 0 } = feed.lastReport
  terminal.print(
    terminal.isJson ? JSON.stringify(feed) : `${read} read: ${added} new, ${withdrawn} withdrawn, ${unused} of no use`,
  )
  return 0
}

async function removeFeed(server: Server, words: readonly string[], { terminal, signal }: Context): Promise<number> {
  const name = neededWord(words, 0, 'the name of a feed', './aurora feeds remove urlhaus')
  await call(server, 'removeFeed', { params: { name }, signal })
  terminal.print(terminal.isJson ? JSON.stringify({ removed: name }) : `${showText(name)} is removed`)
  return 0
}

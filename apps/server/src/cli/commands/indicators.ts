import { plural } from '../plural.ts'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '@aurora/core'
import { neededWord, runAction, type Action } from '../actions.ts'
import { call, type Server } from '../api-client.ts'
import { textFlag, type Command } from '../command.ts'
import { showText } from '../terminal.ts'

const actions: Readonly<Record<string, Action>> = {
  list: listIndicators,
  import: importFile,
  show: showIndicator,
  mark: markIndicator,
  remove: removeIndicator,
  lookback: lookBack,
}

/** Known addresses, domains, URLs and sums of files: bring them, see them, say which are wrong. */
export const indicators: Command = {
  name: 'indicators',
  usage: 'indicators [list|import FILE|show VALUE|mark VALUE REASON|remove VALUE|lookback [VALUE]]',
  about: 'looks for known addresses, domains, URLs and hashes, live and in everything stored',
  examples: [
    './aurora indicators import blocklist.csv --feed "our list"',
    './aurora indicators mark cdn.example "our own provider" --until now+30d',
    './aurora indicators list --hits',
  ],
  subcommands: Object.keys(actions),
  flags: {
    feed: {
      type: 'string',
      value: 'NAME',
      about: 'import: source the file is of (default its name); list: of this source',
    },
    format: { type: 'string', value: 'FORMAT', about: 'import: csv, stix, misp (default: finds out)' },
    confidence: { type: 'string', value: 'N', about: 'import: 0 to 100, of those that say none' },
    severity: { type: 'string', value: 'NAME', about: 'import: of those that say none' },
    tlp: {
      type: 'string',
      value: 'LEVEL',
      about: 'import: clear, green, amber, amber+strict, red; of those that say none',
    },
    'keep-days': {
      type: 'string',
      value: 'N',
      about: 'import: those without an end of their own end after so many days',
    },
    whole: { type: 'boolean', about: 'import: the file is all there is; what it names no more is withdrawn' },
    until: { type: 'string', value: 'TIME', about: 'mark: until then, not for good' },
    clear: { type: 'boolean', about: 'mark: take the mark away; lookback: stop looking back' },
    type: { type: 'string', value: 'TYPE', about: 'list: ip, network, domain, url, md5, sha1, sha256, …' },
    hits: { type: 'boolean', about: 'list: those that were seen only' },
    limit: { type: 'string', value: 'N', about: 'list: so many (default 100)' },
  },
  run: async (context) => await runAction('indicators', actions, 'list', context),
}

async function listIndicators(
  server: Server,
  words: readonly string[],
  context: Parameters<Action>[2],
): Promise<number> {
  const { terminal, signal } = context
  const query = {
    q: words[0],
    feed: textFlag(context, 'feed'),
    type: textFlag(context, 'type'),
    limit: textFlag(context, 'limit'),
    ...(context.flags['hits'] === true && { hits: 'true' }),
  }
  const { items, cursor } = await call(server, 'listIndicators', { query, signal })
  if (terminal.isJson) terminal.print(JSON.stringify(items))
  else
    for (const one of items)
      terminal.print(
        `${one.status.padEnd(14)}  ${one.type.padEnd(8)}  ${String(one.confidence).padStart(3)}  ${String(one.hits).padStart(6)} hits  ${showText(one.value)}  (${showText(one.feeds.join(', '))})`,
      )
  terminal.note(`${items.length}${cursor === null ? '' : ' and more'}`)
  return 0
}

async function importFile(server: Server, words: readonly string[], context: Parameters<Action>[2]): Promise<number> {
  const { terminal, signal } = context
  const file = neededWord(words, 0, 'a file', './aurora indicators import blocklist.csv --feed "our list"')
  const content = await readFile(file).catch((error: unknown) => {
    throw new AppError('request.invalid', `${file} cannot be read`, {}, error)
  })
  const query = {
    feed: textFlag(context, 'feed') ?? basename(file),
    format: textFlag(context, 'format'),
    confidence: textFlag(context, 'confidence'),
    severity: textFlag(context, 'severity'),
    tlp: textFlag(context, 'tlp'),
    keepDays: textFlag(context, 'keep-days'),
    ...(context.flags['whole'] === true && { whole: 'true' }),
  }
  const bytes = { content: new Uint8Array(content), headers: { 'content-type': 'application/octet-stream' } }
  const report = await call(server, 'importIndicators', { query, bytes, signal })
  if (terminal.isJson) terminal.print(JSON.stringify(report))
  else {
    terminal.print(
      `${report.read} read as ${report.format}: ${report.added} new, ${report.changed} known, ${report.withdrawn} withdrawn, ${report.unused} of no use`,
    )
    for (const { item, reason } of report.reasons.slice(0, 20))
      terminal.print(`  ${showText(item)}: ${showText(reason)}`)
  }
  return 0
}

async function showIndicator(
  server: Server,
  words: readonly string[],
  { terminal, signal }: Parameters<Action>[2],
): Promise<number> {
  const id = neededWord(words, 0, 'a value', './aurora indicators show evil.example')
  const one = await call(server, 'getIndicator', { params: { id }, signal })
  if (terminal.isJson) {
    terminal.print(JSON.stringify(one))
    return 0
  }
  terminal.print(`${showText(one.value)}  ${one.type}  ${one.status}`)
  terminal.print(
    `  confidence ${one.confidence}, ${one.severity}; ${plural(one.hits, 'hit')}${one.lastHit === null ? '' : `, last ${one.lastHit}`}`,
  )
  if (one.description !== '') terminal.print(`  ${showText(one.description)}`)
  if (one.techniques.length > 0) terminal.print(`  ${one.techniques.join(', ')}`)
  if (one.falsePositive !== null)
    terminal.print(`  false positive, ${showText(one.falsePositive.by)}: ${showText(one.falsePositive.reason)}`)
  terminal.print(
    one.lookBack === null
      ? '  everything stored is still to be looked through'
      : `  looked back at ${one.lookBack.done}: ${one.lookBack.found} events${one.lookBack.hasMore ? ' and more' : ''}`,
  )
  for (const source of one.sources)
    terminal.print(`  ${showText(source.feed)}: since ${source.firstSeen}${source.withdrawn ? ', withdrawn' : ''}`)
  return 0
}

async function markIndicator(
  server: Server,
  words: readonly string[],
  context: Parameters<Action>[2],
): Promise<number> {
  const { terminal, signal } = context
  const id = neededWord(words, 0, 'a value', './aurora indicators mark cdn.example "our own provider"')
  const params = { id }
  const one =
    context.flags['clear'] === true
      ? await call(server, 'unmarkIndicator', { params, signal })
      : await call(server, 'markIndicator', {
          params,
          body: {
            reason: neededWord(words, 1, 'a reason', './aurora indicators mark cdn.example "our own provider"'),
            until: textFlag(context, 'until'),
          },
          signal,
        })
  terminal.print(terminal.isJson ? JSON.stringify(one) : `${showText(one.value)}: ${one.status}`)
  return 0
}

async function removeIndicator(
  server: Server,
  words: readonly string[],
  { terminal, signal }: Parameters<Action>[2],
): Promise<number> {
  const id = neededWord(words, 0, 'a value', './aurora indicators remove evil.example')
  await call(server, 'removeIndicator', { params: { id }, signal })
  terminal.print(terminal.isJson ? JSON.stringify({ removed: id }) : `${showText(id)} is removed`)
  return 0
}

async function lookBack(server: Server, words: readonly string[], context: Parameters<Action>[2]): Promise<number> {
  const { terminal, signal } = context
  const [id] = words
  if (id !== undefined) await call(server, 'lookBackAgain', { params: { id }, signal })
  if (context.flags['clear'] === true) await call(server, 'cancelLookBack', { signal })
  const state = await call(server, 'getLookBack', { signal })
  if (terminal.isJson) terminal.print(JSON.stringify(state))
  else {
    terminal.print(
      `${state.indicators} indicators, ${state.watched} looked for; ${state.waiting} wait to be looked for in what is stored`,
    )
    terminal.print(`  looked at: ${state.scope}`)
    if (state.failure !== null) terminal.print(`  ${showText(state.failure)}`)
  }
  return 0
}

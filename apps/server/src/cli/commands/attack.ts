import { writeFile } from 'node:fs/promises'
import { AppError } from '@aurora/core'
import { runAction, type Action } from '../actions.ts'
import { call } from '../api-client.ts'
import { textFlag, type Command } from '../command.ts'
import { showText } from '../terminal.ts'

const coverage: Action = async (server, _words, context) => {
  const { terminal, signal } = context
  const range = { from: textFlag(context, 'from'), to: textFlag(context, 'to') }
  const file = textFlag(context, 'navigator')
  if (file !== undefined) {
    const query = { ...range, domain: context.flags['ics'] === true ? 'ics-attack' : undefined }
    const layer = await call(server, 'attackLayer', { query, signal })
    await writeFile(file, `${JSON.stringify(layer, undefined, 2)}\n`)
    terminal.note(`${layer.techniques.length} techniques are in ${file}`)
    return 0
  }
  const query = { ...range, show: textFlag(context, 'show'), technique: textFlag(context, 'technique') }
  const answer = await call(server, 'attackCoverage', { query, signal })
  if (terminal.isJson) {
    terminal.print(JSON.stringify(answer))
    return 0
  }
  for (const { id, name, rules, data, seen, isBlind } of answer.items) {
    const counts = `${rules.asked}/${rules.installed}`.padStart(9)
    const sightings = `${seen.findings} findings, ${seen.alerts} alerts, ${seen.events} events`
    terminal.print(
      `${showText(id).padEnd(10)} ${showText(name).slice(0, 44).padEnd(44)} ${counts}  ${(isBlind ? 'BLIND' : data).padEnd(8)} ${sightings}`,
    )
  }
  const { techniques, asked, withData, seen, blind, unknownIds } = answer.summary
  terminal.note(
    `ATT&CK ${answer.version}: of ${techniques} techniques ${asked} have rules that are asked, ${withData} of them with data; ${blind} blind, ${seen} seen`,
  )
  if (unknownIds > 0) terminal.note(`${unknownIds} ids are not of ATT&CK ${answer.version}`)
  if (answer.partial !== null) terminal.note(`partial: ${answer.partial}`)
  return 0
}

const techniques: Action = async (server, words, { terminal, signal }) => {
  const { items, version, notice } = await call(server, 'listTechniques', { signal })
  const wanted = words.join(' ').toLowerCase()
  const found = items.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted))
  if (terminal.isJson) terminal.print(JSON.stringify({ version, notice, items: found }))
  else for (const { id, name, tactics } of found) terminal.print(`${id.padEnd(10)} ${name}  (${tactics.join(', ')})`)
  if (found.length === 0)
    throw new AppError('request.not_found', `no technique of ATT&CK ${version} is named so`, {
      hint: './aurora attack techniques powershell',
    })
  terminal.note(notice)
  return 0
}

const actions: Readonly<Record<string, Action>> = { coverage, techniques }

/** Coverage of MITRE ATT&CK. */
export const attack: Command = {
  name: 'attack',
  usage: 'attack [coverage|techniques [WORDS]]',
  about: 'says which ATT&CK techniques rules cover, events arrive for, and were seen',
  examples: [
    './aurora attack coverage --from now-7d',
    './aurora attack coverage --show blind',
    './aurora attack coverage --navigator layer.json',
  ],
  subcommands: Object.keys(actions),
  flags: {
    from: { type: 'string', value: 'TIME', about: 'coverage: received from this time on (default now-24h)' },
    to: { type: 'string', value: 'TIME', about: 'coverage: received before this time (default now)' },
    show: { type: 'string', value: 'WHICH', about: 'coverage: all, covered (default), blind or seen' },
    technique: { type: 'string', value: 'ID', about: 'coverage: this technique and its sub-techniques' },
    navigator: { type: 'string', value: 'FILE', about: 'coverage: write a layer of the ATT&CK Navigator instead' },
    ics: { type: 'boolean', about: 'coverage: a layer of the matrix for industrial control systems' },
  },
  run: (context) => runAction('attack', actions, 'coverage', context),
}

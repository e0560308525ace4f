import { AppError } from '@aurora/core'
import { compileRules, loadRules, RuleMatcher } from '@aurora/detect'
import { printFault } from '@aurora/sigma'
import { bytesOf, scanFiles } from '../../scan/scan-files.ts'
import { levels, ScanSummary, type Detection, type Level } from '../../scan/detection.ts'
import { textFlag, type Command, type Context } from '../command.ts'
import { Progress } from '../progress.ts'
import { counted, showText } from '../terminal.ts'

/** Faults of rules that are shown; the others are counted. */
const shownFaults = 10

/** A timeline is put in order in memory. */
const maxTimeline = 1_000_000

/** Looks for detections in log files, without a server. */
export const scan: Command = {
  name: 'scan',
  usage: 'scan FILE… --rules PATH [--source NAME] [--level LEVEL] [--timeline] [--csv | --json]',
  about: 'finds what Sigma rules detect in log files (plain, .gz or .zst), without a server',
  examples: [
    './aurora scan sysmon.jsonl --rules sigma/rules',
    './aurora scan *.json.gz --rules sigma/rules --level high --timeline',
    './aurora scan eve.json --rules my-rule.yml --json',
  ],
  flags: {
    rules: {
      type: 'string',
      value: 'PATH',
      multiple: true,
      about: 'rule file, or folder of them; may be given several times',
    },
    source: {
      type: 'string',
      value: 'NAME',
      about: 'product that wrote the files; auto (the default) finds out, and says so',
    },
    level: { type: 'string', value: 'LEVEL', about: `gravest rules only, from this level on: ${levels.join(', ')}` },
    timeline: { type: 'boolean', about: 'in the order of time, not of the files' },
    csv: { type: 'boolean', about: 'one row a detection, for a table program' },
  },
  async run(context) {
    if (context.words.length === 0)
      throw new AppError('request.invalid', 'name at least one file, or - for standard input', {
        hint: this.examples[0],
      })
    const matcher = await matcherOf(context)
    const print = printer(context)
    const summary = new ScanSummary()
    const ordered: Detection[] = []
    for await (const detection of detections(context, matcher, summary)) {
      summary.add(detection)
      if (context.flags['timeline'] !== true) print(detection)
      else if (ordered.push(detection) > maxTimeline)
        throw new AppError('request.too_large', `more than ${maxTimeline} detections for one timeline`, {
          hint: 'leave out --timeline, or ask for graver ones with --level',
        })
    }
    for (const detection of ordered.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))) print(detection)
    sum(context, summary)
    if (context.signal.aborted) return 130
    return summary.detections > 0 ? 3 : 0
  },
}

async function matcherOf(context: Context): Promise<RuleMatcher> {
  const paths = [context.flags['rules'] ?? []].flat().map(String)
  if (paths.length === 0)
    throw new AppError('request.invalid', 'name the rules', {
      hint: `--rules PATH, such as a checkout of SigmaHQ's rules`,
    })
  const least = levels.indexOf(levelOf(context))
  const loaded = await loadRules(paths)
  const compiled = compileRules(loaded.rules)
  const errors = [...loaded.faults, ...compiled.faults].filter(({ severity }) => severity === 'error')
  for (const fault of errors.slice(0, shownFaults)) context.terminal.note(`not loaded: ${showText(printFault(fault))}`)
  if (errors.length > shownFaults) context.terminal.note(`… and ${errors.length - shownFaults} more faults`)
  const rules = compiled.rules.filter(({ rule }) => levels.indexOf(rule.level ?? 'informational') >= least)
  if (rules.length === 0)
    throw new AppError('request.invalid', `${paths.join(', ')} has no rule that can be used`, {
      hint: 'rules are .yml files; see the notes above, and --level',
    })
  context.terminal.note(`${counted(rules.length, 'rule')} of ${counted(loaded.files, 'file')}`)
  return new RuleMatcher(rules)
}

function levelOf(context: Context): Level {
  const asked = textFlag(context, 'level') ?? 'informational'
  const level = levels.find((one) => one === asked)
  if (level === undefined)
    throw new AppError('request.invalid', `there is no level "${asked.slice(0, 40)}"`, {
      hint: `levels: ${levels.join(', ')}`,
    })
  return level
}

async function* detections(context: Context, matcher: RuleMatcher, summary: ScanSummary): AsyncGenerator<Detection> {
  const progress = new Progress(context.terminal, await bytesOf(context.words), 'events')
  let bytes = 0
  const observer = {
    opened(
      file: string,
      source: string,
      recognized: { readonly because: string; readonly confidence: number } | undefined,
    ): void {
      summary.files++
      if (recognized?.confidence === 0)
        context.terminal.note(
          `${file}: not recognised (${showText(recognized.because)}); read as ${source}, name the product with --source`,
        )
      else if (recognized !== undefined && context.words.length <= 20) context.terminal.note(`${file}: ${source}`)
    },
    read(more: number, isEvent: boolean): void {
      bytes += more
      if (more === 0) summary[isEvent ? 'events' : 'rejected']++
      progress.update(bytes, summary.events)
    },
  }
  const source = textFlag(context, 'source') ?? 'auto'
  yield* scanFiles({ files: context.words, source, matcher, observer, signal: context.signal })
  progress.finish()
}

function printer({ flags, terminal }: Context): (detection: Detection) => void {
  if (terminal.isJson) return (detection) => terminal.print(JSON.stringify(detection))
  if (flags['csv'] !== true) return (detection) => terminal.print(lineOf(detection))
  terminal.print('time,level,title,id,author,license,file,line,fields')
  return ({ time, rule, file, line, fields }) =>
    terminal.print(
      [time, rule.level, rule.title, rule.id, rule.author, rule.license, file, String(line), fieldsText(fields)]
        .map(cell)
        .join(','),
    )
}

function lineOf({ time, rule, file, line, fields }: Detection): string {
  return `${time}  ${rule.level.padEnd(13)}  ${showText(rule.title)}\n    ${showText(file)}:${line}  ${showText(fieldsText(fields))}`
}

const fieldsText = (fields: Detection['fields']): string =>
  Object.entries(fields)
    .map(([name, text]) => `${name}=${text}`)
    .join('  ')

/** A cell of a table: quoted, on one line, and no formula whatever the log says (OWASP, "CSV injection"). */
function cell(text: string): string {
  const shown = showText(text).replaceAll('"', '""')
  return `"${/^[=+\-@]/.test(shown) ? `'${shown}` : shown}"`
}

const number = (count: number): string => count.toLocaleString('en')

function sum({ terminal }: Context, summary: ScanSummary): void {
  const found = [...summary.byLevel].reverse().filter(([, count]) => count > 0)
  const rejected = summary.rejected === 0 ? '' : `, and ${counted(summary.rejected, 'line')} that could not be read`
  terminal.note(
    `${counted(summary.events, 'event')} of ${counted(summary.files, 'file')}${rejected}: ` +
      `${counted(summary.detections, 'detection')} by ${counted(summary.byRule.size, 'rule')}`,
  )
  if (found.length > 0)
    terminal.note(`  level   ${found.map(([level, count]) => `${level} ${number(count)}`).join(', ')}`)
  const tactics = summary.tactics()
  if (tactics.length > 0)
    terminal.note(`  tactic  ${tactics.map(([tactic, count]) => `${tactic} ${number(count)}`).join(', ')}`)
}

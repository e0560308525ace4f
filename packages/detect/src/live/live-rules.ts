import type { Severity } from '@aurora/core'
import { readRules, type Fault, type ReadOptions, type Rule } from '@aurora/sigma'
import { compileRules, type CompiledRule } from '../compile-rules.ts'
import { silentRules } from '../correlations/silent-rules.ts'

/** A file of rules as a pack brought it. */
export interface RuleFile {
  readonly pack: string
  readonly file: string
  readonly text: string
  /** Of the pack, for rules that state none. */
  readonly license: string
  /** 16 hex digits of the text. */
  readonly version: string
}

/** What this installation changed about a rule. */
export interface RuleTuning {
  readonly isEnabled: boolean
  readonly severity?: Severity | undefined
  readonly opensCase?: boolean | undefined
}

/** All rules that are asked of events as they come, in a form that can be sent to a thread. */
export interface LiveRules {
  /** Names exactly these files and this tuning; '' when there are no rules. */
  readonly ruleSet: string
  readonly files: readonly RuleFile[]
  readonly tuning: ReadonlyMap<string, RuleTuning>
  /** Values of placeholders, by name. */
  readonly placeholders: ReadonlyMap<string, readonly string[]>
}

/** What an installation made of a rule: where it comes from, and how it was tuned here. */
export interface RuleHere {
  readonly pack: string
  readonly version: string
  readonly severity?: Severity | undefined
  readonly opensCase: boolean
  readonly license: string
}

/** Rules ready to be matched, and what is known of each here. */
export interface CompiledLiveRules {
  readonly rules: readonly CompiledRule[]
  readonly here: ReadonlyMap<CompiledRule['rule'], RuleHere>
  readonly faults: readonly Fault[]
}

/** The rules of files that are used here, and the file of each. */
export interface UsedRules {
  readonly rules: readonly Rule[]
  readonly fileOf: ReadonlyMap<Rule, RuleFile>
  readonly faults: readonly Fault[]
}

/** Reads the rules that are enabled; rules their authors gave up are left out. */
export function readUsedRules({ files, tuning, placeholders }: LiveRules): UsedRules {
  const options: ReadOptions = { placeholders }
  const rules: Rule[] = []
  const faults: Fault[] = []
  const fileOf = new Map<Rule, RuleFile>()
  for (const file of files) {
    const read = readRules(file.text, file.file, options)
    faults.push(...read.faults)
    for (const rule of read.rules) {
      if (!isUsed(rule, file, tuning)) continue
      rules.push(rule)
      fileOf.set(rule, file)
    }
  }
  return { rules, fileOf, faults }
}

/** Reads and compiles the rules that are asked of single events; those that only serve correlations are left out. */
export function compileLiveRules(live: LiveRules): CompiledLiveRules {
  const { rules, fileOf, faults } = readUsedRules(live)
  const silent = silentRules(rules)
  const compiled = compileRules(rules)
  const asked = compiled.rules.filter(({ rule }) => !silent.has(rule))
  const here = asked.map(({ rule }) => [rule, hereOf(rule, fileOf.get(rule), live.tuning)] as const)
  return { rules: asked, here: new Map(here), faults: [...faults, ...compiled.faults] }
}

function isUsed(rule: Rule, file: RuleFile, tuning: LiveRules['tuning']): boolean {
  if (rule.status === 'deprecated' || rule.status === 'unsupported') return false
  return tuning.get(ruleKeyOf(rule, file.pack))?.isEnabled ?? true
}

/** What an installation made of a rule. */
export function hereOf(rule: Rule, file: RuleFile | undefined, tuning: LiveRules['tuning']): RuleHere {
  const pack = file?.pack ?? ''
  const tuned = tuning.get(ruleKeyOf(rule, pack))
  return {
    pack,
    version: file?.version ?? '',
    license: rule.license ?? file?.license ?? '',
    severity: tuned?.severity,
    opensCase: tuned?.opensCase ?? false,
  }
}

/** What a rule is known by here: its own id, else its pack, file and line. */
export const ruleKeyOf = (rule: Pick<Rule, 'id' | 'file' | 'line'>, pack: string): string =>
  rule.id ?? `${pack}/${rule.file}:${rule.line}`

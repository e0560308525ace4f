/** Tactics of ATT&CK by Sigma's spelling, in the order of the kill chain. */
export const tactics = [
  'reconnaissance', 'resource-development', 'initial-access', 'execution', 'persistence', 'privilege-escalation',
  'defense-evasion', 'stealth', 'defense-impairment', 'credential-access', 'discovery', 'lateral-movement', 'collection',
  'command-and-control', 'exfiltration', 'impact',
] as const // prettier-ignore

const known: ReadonlySet<string> = new Set(tactics)

/** The tactics that the tags of a rule name (`attack.persistence`). */
export const tacticsOf = (tags: readonly string[]): string[] =>
  tags.flatMap((tag) => {
    const name = tag.toLowerCase().replaceAll('_', '-')
    return name.startsWith('attack.') && known.has(name.slice(7)) ? [name.slice(7)] : []
  })

/** The techniques that the tags of a rule name: `attack.t1059.001` is T1059.001. */
export const techniquesOf = (tags: readonly string[]): string[] =>
  tags.filter((tag) => /^attack\.t\d{4}(?:\.\d{3})?$/i.test(tag)).map((tag) => tag.slice(7).toUpperCase())

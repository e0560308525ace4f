/**
 * The ranks of the house, and the rules that follow from them. Nothing else in the repository repeats them.
 *
 * A package imports lower ranks only: never a peer, never an app. A pure package uses no disk, network or clock.
 */
export const ranks = [
  ['core'],
  ['query', 'contract', 'telemetry', 'state', 'queue'],
  ['search', 'sigma', 'store', 'identity', 'audit'],
  ['ingest', 'detect', 'cases', 'intel', 'deception', 'devices', 'federation', 'response', 'reports'],
  ['agents'],
  ['http', 'mcp'],
]

/** Packages that compile without Node's types and import nothing that does I/O. */
export const pure = ['core', 'query', 'contract', 'search', 'sigma']

/** @param {readonly string[]} names */
const inside = (names) => `^packages/(${names.join('|')})/`
/** @type {(name: string, from: object, to: object) => object} */
const rule = (name, from, to) => ({ name, severity: 'error', from, to })
/** @type {(own: string, i: number) => string} */
const above = (own, i) =>
  `^apps/|${inside(
    ranks
      .slice(i)
      .flat()
      .filter((other) => other !== own),
  )}`
const test = '\\.(test|property|contract)\\.tsx?$'
const pureHomes = `${inside(pure)}|^apps/web/src/`

export default {
  forbidden: [
    rule('no-cycles', {}, { circular: true }),
    rule('no-dangling-imports', {}, { couldNotResolve: true }), // else a typo passes every rule below
    rule(
      'front-door-only',
      { path: '^(?:packages|apps)/([^/]+)/' },
      { path: '^packages/[^/]+/src/', pathNot: ['^packages/$1/', '/src/index\\.ts$'] },
    ),
    rule('pure-means-no-io', { path: pureHomes, pathNot: test }, { dependencyTypes: ['core'] }), // node:fs and its like
    rule('pure-imports-pure', { path: pureHomes, pathNot: test }, { path: '^packages/', pathNot: inside(pure) }),
    ...ranks.flatMap((row, i) =>
      row.map((own) =>
        rule(`${own}-imports-downward`, { path: inside([own]), pathNot: test }, { path: above(own, i) }),
      ),
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
}

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

// Builds @aurora/sigma and the packages below it as JavaScript with declarations, each a folder that can be published:
//   npm run build -w @aurora/sigma        (into packages/sigma/dist, or the folder that is named)
// The platform itself does without: it runs the sources.

const packages = join(import.meta.dirname, '../packages')
const built = ['core', 'query', 'sigma']

const target = resolve(process.argv[2] ?? join(packages, 'sigma/dist'))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
for (const name of built) rmSync(join(target, name), { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-p', join(packages, 'sigma/tsconfig.build.json'), '--outDir', target], {
  stdio: 'inherit',
})

for (const name of built) {
  const folder = join(target, name)
  mkdirSync(folder, { recursive: true })
  const { version, license, dependencies } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  const published = {
    name: `@aurora/${name}`,
    version,
    type: 'module',
    license,
    engines: { node: '>=22' },
    exports: { '.': { types: './src/index.d.ts', default: './src/index.js' } },
    dependencies,
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`)
  cpSync(join(packages, '../LICENSE'), join(folder, 'LICENSE'))
}
for (const page of ['README.md', 'CONFORMANCE.md']) cpSync(join(packages, 'sigma', page), join(target, 'sigma', page))

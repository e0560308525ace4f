import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommandLine } from './cli/run.ts'

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

const code = await runCommandLine(process.argv.slice(2), { root, version, environment: process.env })
// Native engines keep threads of their own; everything is closed by now, and nothing else is waited for.
process.stdout.write('', () => process.exit(code))

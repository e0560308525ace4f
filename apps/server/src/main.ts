import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runCommandLine } from './cli/run.ts'

// The bytes of log lines lie outside the JavaScript heap and are handed from thread to thread: without this, V8 collects
// the whole heap every few dozen megabytes of them, which costs a tenth of all CPU under load.
setFlagsFromString('--external-memory-accounted-in-global-limit')

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

const code = await runCommandLine(process.argv.slice(2), { root, version, environment: process.env })
// Native engines keep threads of their own; everything is closed by now, and nothing else is waited for.
process.stdout.write('', () => process.exit(code))

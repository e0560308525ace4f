// What `./aurora` runs: the command line, on Node 24, with what it needs installed.
import { join } from 'node:path'
import { runOnNode24, serverFlags } from './node24.mjs'
import { buildPage, install, root } from './prepare.mjs'

const args = process.argv.slice(2)
install()
if (args[0] === 'up') await buildPage()
process.exit(await runOnNode24(join(root, 'apps/server/src/main.ts'), args, {}, serverFlags))

// `npm start`: installs, builds the page if stale, starts the platform. Arguments go to `aurora up`.
import { join } from 'node:path'
import { runOnNode24, serverFlags } from './node24.mjs'
import { buildPage, install, root } from './prepare.mjs'

install()
if (!(await buildPage())) process.exit(1)
process.exit(
  await runOnNode24(join(root, 'apps/server/src/main.ts'), ['up', ...process.argv.slice(2)], {}, serverFlags),
)

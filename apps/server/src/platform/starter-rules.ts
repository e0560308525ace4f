import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { RulePacks } from '@aurora/detect'
import type { Principal } from '@aurora/identity'

/** The name under which the rules of this product are installed. */
const packName = 'aurora'

const folder = join(import.meta.dirname, '../../../../rules')

/** Who installs what came with the product. */
const product: Principal = {
  kind: 'setup',
  id: 'product',
  name: 'AuroraSOC',
  role: 'admin',
  permissions: new Set(['*']),
}

/** Installs the rules that came with this version, where they are not installed as they are; tuning of them is kept. */
export async function installStarterRules(packs: RulePacks): Promise<void> {
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yml') && !entry.name.endsWith('.test.yml'))
    .map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(
    paths.map(async (path) => ({ file: relative(folder, path), text: await readFile(path, 'utf8') })),
  )
  const pack = { name: packName, origin: 'AuroraSOC', license: 'Apache-2.0', files }
  const { version } = await packs.install(pack, { isTrial: true }, product, {})
  const installed = (await packs.list()).find(({ name }) => name === packName)
  if (installed?.version !== version) await packs.install(pack, { isTrial: false }, product, {})
}

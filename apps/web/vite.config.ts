import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Parts that change at their own pace get files of their own, so that a new release is a small download. */
const chunks = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/]/ },
  { name: 'mantine', test: /node_modules[\\/](@mantine|@floating-ui|react-remove-scroll|tabbable)/ },
  { name: 'editor', test: /node_modules[\\/](codemirror|@codemirror|@lezer|@marijn|style-mod|w3c-keyname|crelt)/ },
  { name: 'language', test: /(packages[\\/](core|query|search)[\\/]|node_modules[\\/]re2js[\\/])/ },
]

/** Writes each text file compressed beside itself, so that the server need not compress while it answers. */
function compressed(): Plugin {
  let folder = ''
  return {
    name: 'aurora-compressed',
    apply: 'build',
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    async closeBundle() {
      const names = await readdir(folder, { recursive: true })
      for (const name of names.filter((one) => /\.(js|css|html|svg)$/.test(one))) {
        const bytes = await readFile(join(folder, name))
        const options = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
        await writeFile(join(folder, `${name}.br`), brotliCompressSync(bytes, options))
        await writeFile(join(folder, `${name}.gz`), gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }))
      }
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    sourcemap: false,
    // Fonts and images stay files: the policy of the server allows no data: addresses beyond images.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
})

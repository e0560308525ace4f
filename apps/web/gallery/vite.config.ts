import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The component gallery: a page of its own, for developers, and no part of what users download. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: '../public',
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, emptyOutDir: true },
})

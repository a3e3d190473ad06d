import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          web: resolve('src/web/index.ts'),
          ask: resolve('src/cli/ask.ts'),
          tokenize: resolve('src/cli/tokenize.ts'),
          prompt: resolve('src/cli/prompt.ts'),
          ground: resolve('src/cli/ground.ts'),
          read: resolve('src/cli/read.ts'),
          reading: resolve('src/documents/reading-worker.ts'),
          retrieve: resolve('src/cli/retrieve.ts'),
          convert: resolve('src/cli/convert.ts'),
          engine: resolve('src/engine/process.ts'),
          encoder: resolve('src/engine/encoder-process.ts'),
          indexing: resolve('src/documents/indexing-thread.ts'),
          differing: resolve('src/documents/differing-thread.ts'),
          hashing: resolve('src/models/hashing-thread.ts'),
          conversion: resolve('src/models/conversion-thread.ts'),
          bandwidth: resolve('src/models/bandwidth-thread.ts'),
        },
        // Shared chunks lie beside the entries: what finds files by its own place finds them in both.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false, // a sandboxed preload cannot require node_modules
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react(), tailwindcss(), pdfFiles()],
    build: {
      assetsInlineLimit: 0, // the content security policy has no fonts and scripts from data URLs
      rolldownOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
})

/** What pdf.js looks up while it reads and shows PDFs: character maps, standard fonts, decoders. */
function pdfFiles(): Plugin {
  return {
    name: 'pdf-files',
    generateBundle() {
      for (const folder of ['cmaps', 'standard_fonts', 'wasm'])
        for (const name of readdirSync(`node_modules/pdfjs-dist/${folder}`))
          this.emitFile({
            type: 'asset',
            fileName: `pdf/${folder}/${name}`,
            source: readFileSync(`node_modules/pdfjs-dist/${folder}/${name}`),
          })
    },
  }
}

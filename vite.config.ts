import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;
/** Native, or unable to be bundled; installed beside the bundle instead. */
const external = ['electron', 'better-sqlite3', 'node-llama-cpp', /^@node-llama-cpp\//, /^node:/];

/** A build that a test starts inherits the test's NODE_ENV, and would carry React's development half: 70 kB more. */
const productionBuild: Plugin = {
  name: 'production-build',
  apply: 'build',
  config() {
    process.env['NODE_ENV'] = 'production';
  },
};

/** Everything is built by one command, `vite build --app`: the interface, the hub and the shell. */
export default defineConfig({
  root: join(root, 'renderer'),
  base: '/ui/',
  plugins: [productionBuild, react(), tailwindcss()],
  builder: {},
  worker: { format: 'es' },
  environments: {
    client: {
      build: {
        outDir: join(root, 'dist', 'ui'),
        emptyOutDir: true,
        manifest: true,
        target: 'baseline-widely-available',
        rolldownOptions: {
          input: ['index.html', 'docs.html', 'diagram.html'].map((page) => join(root, 'renderer', page)),
        },
      },
    },
    node: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron', 'better-sqlite3', 'node-llama-cpp'] },
      build: {
        outDir: join(root, 'dist', 'node'),
        emptyOutDir: true,
        target: 'node24',
        sourcemap: true,
        minify: false,
        copyPublicDir: false,
        rolldownOptions: {
          external,
          input: {
            headless: join(root, 'server', 'headless.ts'),
            utility: join(root, 'server', 'utility-entry.ts'),
            'electron-main': join(root, 'electron', 'main.ts'),
            'chat-import-worker': join(root, 'server', 'chat-import-worker.ts'),
            'pdf-worker': join(root, 'server', 'media', 'attachments', 'pdf-worker.ts'),
            'graphics-worker': join(root, 'server', 'graphics-worker.ts'),
            'llama-child': join(root, 'server', 'engines', 'llama-cpp', 'child.ts'),
          },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
  },
});

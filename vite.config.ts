/**
 * Builds the programs (each one file plus shared chunks, dependencies included, so that starting one reads few files) and
 * sets up the tests. Entries that are not there are left out.
 */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { explorerPage } from './viz/build/page-file.ts';

const ENTRIES: Readonly<Record<string, string>> = {
  catchment: 'sim/cli/main.ts',
  worker: 'sim/cli/worker.ts',
  index: 'sim/index.ts',
  bench: 'test/bench/main.ts',
  oracle: 'test/oracle/main.ts',
  site: 'viz/build/site.ts',
};
const root = import.meta.dirname;
const input = Object.fromEntries(Object.entries(ENTRIES).filter(([, file]) => existsSync(join(root, file))));
// A clone without any entry still has something to build.
if (Object.keys(input).length === 0) input['kernel'] = 'sim/kernel/math.ts';

const program = (name: string): Plugin => ({
  name: 'catchment:program',
  renderChunk: (code, chunk) => {
    if (!chunk.isEntry || chunk.name !== name) return null;
    return { code: `#!/usr/bin/env node\n${code}`, map: null };
  },
  writeBundle: (options, bundle) => {
    for (const [file, chunk] of Object.entries(bundle)) {
      if (chunk.type === 'chunk' && chunk.isEntry && chunk.name === name) chmodSync(join(options.dir ?? '.', file), 0o755);
    }
  },
});

export default defineConfig({
  plugins: [program('catchment'), explorerPage()],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    minify: false,
    reportCompressedSize: false,
    rollupOptions: { input, output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[name].js' } },
  },
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

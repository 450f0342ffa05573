/**
 * How the page is put together: one script, one style sheet and the skeleton of `index.html` become one file. The policy
 * names the script and the style by their hashes, so that nothing else can run in it, and allows no connection to anywhere.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { coarserLand } from './coarser-land.ts';

const here = join(import.meta.dirname, '..');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `connections`: where the page may read from; a file on a disk reads from nowhere, one on a host from that host. */
export function policy(script: string, style: string, connections: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data: blob:',
    'worker-src blob:',
    `connect-src ${connections}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const styleSheets = (): string =>
  readdirSync(join(here, 'theme'))
    .filter((file) => file.endsWith('.css'))
    .sort()
    .map((file) => readFileSync(join(here, 'theme', file), 'utf8'))
    .join('')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim();

async function bundled(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: here,
    logLevel: 'warn',
    plugins: [coarserLand()],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      reportCompressedSize: false,
      rollupOptions: { input: join(here, entry), output: { format: 'iife', entryFileNames: 'page.js' } },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  const scripts = outputs.filter((chunk) => chunk.type === 'chunk');
  if (scripts.length !== 1) throw new Error(`${entry} is ${scripts.length} scripts, not one`);
  return scripts[0]!.code.trim();
}

/** The simulator for the page's worker: one classic script, as modules from blobs do not start in a page that is a file. */
export const engineText = (): Promise<string> => bundled('worker/main.ts');

/** A script between tags: no text in it may close them. */
const within = (script: string): string =>
  script.replaceAll('</script', String.raw`<\/script`).replaceAll('<!--', String.raw`<\!--`);

/** The page as text, with `<!--data-->` left open for runs. */
export async function pageText(connections: "'none'" | "'self'"): Promise<string> {
  const [script, style] = [within(await bundled('main.ts')), styleSheets()];
  const fill: Readonly<Record<string, string>> = {
    '%policy%': policy(script, style, connections),
    '%style%': style,
    '%script%': script,
  };
  return readFileSync(join(here, 'index.html'), 'utf8').replace(/%(policy|style|script)%/g, (mark) => fill[mark]!);
}

/** Puts the page beside the command line's files. */
export const explorerPage = (): Plugin => ({
  name: 'catchment:explorer',
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'explorer.html', source: await pageText("'none'") });
    this.emitFile({ type: 'asset', fileName: 'explorer-engine.js', source: await engineText() });
  },
});

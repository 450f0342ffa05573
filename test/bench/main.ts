/**
 * Benchmarks: `npm run bench -- [--only SUITE,…] [--quick] [--out FILE]`. Each suite runs in processes of its own: cold is
 * the first pass of a process, warm the passes after it in the last one; both are medians of five (one with --quick). Prints
 * a Markdown table with our targets beside, and writes a file only where `--out` names it.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { asGraphText } from './as-graph.ts';
import { comparisonGraph } from './comparison-graph.ts';
import { internetBench, internetFile } from './internet.ts';
import { linkLossBench } from './link-loss.ts';
import { figure, HEADING, isMet, medians, rows, TARGETS, type Measures } from './measures.ts';
import { peerRows } from './peers.ts';
import { pltfrmsBench } from './pltfrms.ts';
import { routingBench } from './routing.ts';
import { startUpBench } from './start-up.ts';
import { suiteBench } from './suite.ts';

const PASSES = 5;
const file = fileURLToPath(import.meta.url);
const root = join(dirname(file), '..');
/** Suites that are measured in processes of their own. */
const SUITES: Readonly<Record<string, () => () => Measures>> = {
  pltfrms: () => pltfrmsBench(root),
  '1k': () => routingBench(asGraphText(1_000)),
  '10k': () => routingBench(asGraphText(10_000)),
  '70k': () => routingBench(asGraphText(70_000)),
  '1k of peers': () => routingBench(comparisonGraph(1_000)),
  '10k of peers': () => routingBench(comparisonGraph(10_000)),
  '10k × 20': linkLossBench,
  '70k of peers': () => routingBench(comparisonGraph(70_000)),
  internet: () => internetBench(internetFile(root)!),
};
/** Suites whose passes are processes anyway. */
const WHOLE: Readonly<Record<string, () => Measures | Promise<Measures>>> = {
  'start-up': () => startUpBench(root),
  'pltfrms suite': () => suiteBench(root),
};
const NAMES = [...Object.keys(WHOLE), ...Object.keys(SUITES)];

/** What a child prints: its passes, the first of which is cold. */
function passesOf(suite: string, count: number): Measures[] {
  const words = [file, '--child', suite, '--passes', String(count)];
  const text = execFileSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(text) as Measures[];
}

async function measured(suite: string, passes: number): Promise<{ cold: Measures; warm: Measures }> {
  const whole = WHOLE[suite];
  if (whole !== undefined) {
    const all: Measures[] = [];
    for (let pass = 0; pass < passes; pass++) all.push(await whole());
    return { cold: medians(all), warm: {} };
  }
  const colds: Measures[] = [];
  for (let child = 1; child < passes; child++) colds.push(passesOf(suite, 1)[0]!);
  const [cold, ...warm] = passesOf(suite, passes + 1);
  return { cold: medians([...colds, cold!]), warm: medians(warm) };
}

const USAGE = `bench [--only SUITE,…] [--quick] [--out FILE]\nsuites: ${NAMES.join(', ')}`;

function ended(exitCode: number, text: string): never {
  (exitCode === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(exitCode);
}

function optionsOf(words: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { only: text, quick: flag, out: text, child: text, passes: text, help: flag };
    return parseArgs({ args: words, options }).values;
  } catch (error) {
    return ended(2, `${(error as Error).message}\n${USAGE}`);
  }
}

const options = optionsOf(process.argv.slice(2));
if (options.help) ended(0, USAGE);

if (options.child !== undefined) {
  const pass = SUITES[options.child]!();
  const all = Array.from({ length: Number(options.passes) }, () => pass());
  process.stdout.write(JSON.stringify(all));
} else {
  const only = options.only?.split(',') ?? NAMES;
  const unknown = only.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) ended(2, `no such suite: ${unknown.join(', ')} (expected ${NAMES.join(', ')})`);
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const machine = `Node ${process.versions.node}, ${processor}, ${cpus().length} cores; wall times.`;
  const table = [machine, '', ...HEADING];
  const missed: string[] = [];
  const warmest = new Map<string, Measures>();
  for (const suite of NAMES.filter((name) => only.includes(name))) {
    if (suite === 'internet' && internetFile(root) === null) {
      process.stderr.write('internet: left out, the AS graph is not there (CATCHMENT_DATA names the folder of the data)\n');
      continue;
    }
    process.stderr.write(`${suite} …\n`);
    const { cold, warm } = await measured(suite, options.quick ? 1 : PASSES);
    table.push(...rows(suite, cold, warm));
    warmest.set(suite, { ...cold, ...warm });
    for (const [name, target] of Object.entries(TARGETS[suite] ?? {})) {
      if (!isMet(name, warm[name] ?? cold[name]!, target)) missed.push(`${suite} ${name}`);
    }
  }
  table.push('', missed.length === 0 ? 'All targets are met.' : `Missed: ${missed.join('; ')}.`);
  const peers = peerRows(warmest, figure);
  if (peers.length > 0) table.push('', ...peers);
  const text = `${table.join('\n')}\n`;
  process.stdout.write(text);
  if (options.out !== undefined) writeFileSync(options.out, text);
}

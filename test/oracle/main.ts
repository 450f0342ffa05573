/**
 * Real daemons as the judge. `oracle replay FILE…` holds recorded cases against the simulator; `oracle run …` makes cases and
 * runs them in real daemons and compares. Ends with a line `N cases, R routes, K mismatches`; exit status 1 when there are any,
 * 2 for wrong usage or input.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordedCase, type RecordedCase } from './case.ts';
import { missingForDaemons, BIRD, FRR_BGPD } from './daemons/commands.ts';
import { FAMILIES, type DaemonName, type Family } from './families/families.ts';
import { runMany } from './many.ts';
import { added, NOTHING, replay, tallyLine, type Tally } from './replay.ts';
import { FAILURES, measured, simulated } from './timing.ts';

class UsageError extends Error {}

const USAGE = `oracle replay FILE…
oracle timing
oracle run [--cases N] [--seed S] [--daemon bird|frr] [--family ${FAMILIES.join('|')}] [--jobs N] [--record DIR]`;

function readCase(file: string): RecordedCase {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UsageError(`${file}: not JSON`);
  }
  const parsed = recordedCase.safeParse(data);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new UsageError(`${file}: not a recorded case: ${path.join('.')}: ${message}`);
}

function report(tally: Tally, withLines = true): number {
  if (withLines) for (const line of tally.mismatches) console.log(line);
  if (tally.otherStates > 0) console.log(`${tally.otherStates} times the daemons rest in another state that is stable too`);
  if (tally.restless > 0) console.log(`${tally.restless} times nobody comes to rest, neither the daemons nor we`);
  console.log(tallyLine(tally));
  return tally.mismatches.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const [command, ...words] = process.argv.slice(2);
  if (command === '--help' || words.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  if (command === 'replay') {
    if (words.length === 0) throw new UsageError(USAGE);
    return report(words.reduce((tally, file) => added(tally, replay(readCase(file), file)), NOTHING));
  }
  if (command === 'run') return await live(words);
  if (command === 'timing') return await timing();
  throw new UsageError(USAGE);
}

async function live(words: string[]): Promise<number> {
  const options = optionsOf(words);
  const atLeast = (least: number, name: 'cases' | 'seed' | 'jobs', fallback: number): number => {
    const text = options[name];
    if (text === undefined) return fallback;
    if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= least) return Number(text);
    throw new UsageError(`--${name} is not a whole number of at least ${least}: ${text}\n${USAGE}`);
  };
  const [cases, seed, jobs] = [atLeast(1, 'cases', 10), atLeast(0, 'seed', 1), atLeast(1, 'jobs', 4)];
  const daemon = oneOf<DaemonName>(options.daemon ?? 'bird', ['bird', 'frr']);
  const family = options.family === undefined ? null : oneOf<Family>(options.family, FAMILIES);
  const missing = missingForDaemons([daemon === 'bird' ? BIRD : FRR_BGPD]);
  if (missing !== null) throw new UsageError(missing);
  const record = options.record ?? null;
  if (record !== null) mkdirSync(record, { recursive: true });
  const started = Date.now();
  const tally = await runMany(
    { cases, seed, jobs, daemon, family },
    ({ tally: { routes, states, mismatches }, recorded }, name) => {
      console.log(`${name}: ${states} states, ${routes} routes, ${mismatches.length} mismatches`);
      for (const line of mismatches.slice(0, 20)) console.log(`  ${line}`);
      const { family: kind, seed: ownSeed } = recorded;
      if (mismatches.length > 0) {
        console.log(`  repeat: npm run test:oracle -- --cases 1 --seed ${ownSeed} --daemon ${daemon} --family ${kind}`);
      }
      if (record !== null) writeFileSync(join(record, `${daemon}-${kind}-${ownSeed}.json`), JSON.stringify(recorded));
    },
  );
  console.log(`${tally.states} states in ${Math.round((Date.now() - started) / 1000)} s`);
  return report(tally, false);
}

/** How fast BIRD and the simulator switch over, for people to read. */
async function timing(): Promise<number> {
  const missing = missingForDaemons([BIRD]);
  if (missing !== null) throw new UsageError(missing);
  const line = (seconds: readonly (number | null)[]): string => {
    const sorted = seconds.filter((one): one is number => one !== null).sort((a, b) => a - b);
    return [0, Math.floor(sorted.length / 2), sorted.length - 1].map((i) => (sorted[i] ?? Number.NaN).toFixed(4)).join(' / ');
  };
  for (const failures of [FAILURES.slice(0, 3), FAILURES.slice(3)]) {
    for (const [failure, seconds] of await measured(failures, 16)) {
      console.log(`${failure}: BIRD ${line(seconds)}, simulator ${line(simulated(failure, 60, 1))} (s: min / median / max)`);
    }
  }
  return 0;
}

function optionsOf(words: string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { cases: text, seed: text, daemon: text, family: text, jobs: text, record: text };
    return parseArgs({ args: words, options }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

function oneOf<T extends string>(text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`${text} is none of ${choices.join(', ')}`);
  return found;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

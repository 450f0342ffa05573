/** `catchment claims`: what a platform promises and what became of it, from runs of its scenarios. */
import type { Command } from '../command.ts';
import { claimsReporters } from '../claims-output.ts';
import { isOn, many, once, parseCount, parseSeed, parseWorkers } from '../options.ts';
import { parseReportersOf } from '../outputs.ts';

const SEEDS_MAX = 1000;
const WORLDS_MAX = 100;
/** Variants of each scenario and world that get further seeds, unless all do. */
const VARIANTS_NEAREST = 2;

export const claims: Command = {
  usage: 'claims',
  describe: 'Run a platform\'s scenarios and print what became of each of its claims',
  options: {
    platform: { default: 'pltfrms', describe: 'Whose claims; its scenarios are in scenarios/PLATFORM' },
    seeds: { describe: 'How many seeds (default: 5)' },
    worlds: { describe: 'How many worlds, each with another internet around the platform (default: 2)' },
    full: { type: 'boolean', describe: '20 seeds in 5 worlds, and all seeds for every variant' },
    'no-assumptions': { type: 'boolean', describe: 'Leave assumptions as they are, not also at the ends of their ranges' },
    reporter: { alias: 'r', describe: `NAME or NAME=FILE; names: ${claimsReporters.join(', ')}; may be repeated` },
    readme: { describe: 'Renew the table that stands between marks in this file' },
    seed: { describe: 'Another first seed for every scenario' },
    workers: { describe: 'Threads (default: one for each core; 1: no threads)' },
    quiet: { alias: 'q', type: 'boolean', describe: 'One line for each claim, and no more' },
  },
  examples: [
    ['catchment claims --platform pltfrms', 'verdicts over 5 seeds in 2 worlds'],
    ['catchment claims -q --seeds 1 --worlds 1', 'a first look'],
  ],
  notes: 'holds: in all runs, and its ablations fail as they should; refuted: broken whatever the seed and world;\n'
    + 'depends: on the seed, the world or an assumption, which is named; inconclusive: could not be told.\n'
    + 'A verdict is a result: it exits 0.',
  run: async (args, { terminal }) => {
    const isFull = isOn(args['full']);
    const wishes = {
      platform: once('platform', args['platform']) ?? '',
      plan: {
        seedCount: parseCount('seeds', once('seeds', args['seeds']), SEEDS_MAX) ?? (isFull ? 20 : 5),
        worldCount: parseCount('worlds', once('worlds', args['worlds']), WORLDS_MAX) ?? (isFull ? 5 : 2),
        variantsMax: isFull ? Infinity : VARIANTS_NEAREST,
        triesAssumptions: !isOn(args['no-assumptions']),
      },
      seed: parseSeed(once('seed', args['seed'])),
      workers: parseWorkers(once('workers', args['workers'])),
      reporters: parseReportersOf(many(args['reporter']), claimsReporters),
      readme: once('readme', args['readme']) ?? null,
      isQuiet: isOn(args['quiet']),
    };
    const { runClaims } = await import('../run-claims.ts');
    return await runClaims(wishes, terminal);
  },
};

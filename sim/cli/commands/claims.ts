/** `catchment claims`: what a platform promises and what became of it, from runs of its scenarios. */
import type { Command } from '../command.ts';
import { once, parseSeed, parseWorkers } from '../options.ts';

export const claims: Command = {
  usage: 'claims',
  describe: 'Run a platform\'s scenarios and print what became of each of its claims',
  options: {
    platform: { default: 'pltfrms', describe: 'Whose claims; its scenarios are in scenarios/PLATFORM' },
    seed: { describe: 'Another seed for every scenario' },
    workers: { describe: 'Threads (default: one for each core)' },
  },
  run: async (args, { terminal }) => {
    const platform = once('platform', args['platform']) ?? '';
    const seed = parseSeed(once('seed', args['seed']));
    const workers = parseWorkers(once('workers', args['workers']));
    const { runClaims } = await import('../run-claims.ts');
    return await runClaims({ platform, seed, workers }, terminal);
  },
};

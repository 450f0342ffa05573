/** `catchment run`: scenarios in, verdicts out. */
import type { Command } from '../command.ts';
import { pathsOf } from '../command.ts';
import { isOn, many, once, parseSeed, parseSettings, parseWorkers } from '../options.ts';
import { parseReporters, reporterNames } from '../outputs.ts';

export const run: Command = {
  usage: 'run <paths..>',
  describe: 'Run scenarios and judge them',
  positionals: { paths: { describe: 'Files, folders or globs of scenarios' } },
  options: {
    tag: { alias: 't', describe: 'Only scenarios with this tag; of several, with one of them' },
    grep: { alias: 'g', describe: 'Only runs whose name holds this text; of several, all of them' },
    reporter: { alias: 'r', describe: `NAME or NAME=FILE; names: ${reporterNames.join(', ')}; may be repeated` },
    trace: { describe: 'Write the trace of each run: a file, or a folder for several' },
    mrt: { describe: 'Write what route collectors hear as MRT files (RFC 6396) into this folder' },
    'ris-live': { describe: 'The same as RIS Live JSON lines: a file, or a folder for several runs' },
    bgplay: { describe: 'The same in the shape of RIPEstat\'s bgplay: a file, or a folder for several runs' },
    collector: {
      describe: '[NAME=]PEER,…: a route collector; peers: router/ID, pop/ID, AS64500; may be repeated (default: rrc00, with '
        + 'our routers and the best connected ASes)',
    },
    seed: { describe: 'Another seed than the files\', for every scenario' },
    set: { describe: 'path=value: change a value of every scenario; may be repeated' },
    workers: { describe: 'Threads (default: one for each core; 1: no threads)' },
    'allow-inconclusive': { type: 'boolean', describe: 'Exit 0 instead of 3 when nothing failed' },
    quiet: { alias: 'q', type: 'boolean', describe: 'Only what did not pass, and the verdict' },
  },
  examples: [
    ['catchment run scenarios/pltfrms/datacenter-loss.yaml', 'lose each datacenter in turn'],
    ['catchment run scenarios --reporter junit=out.xml', 'everything, with a file for CI'],
  ],
  run: async (args, context) => {
    const wishes = {
      paths: pathsOf(args),
      tags: many(args['tag']),
      greps: many(args['grep']),
      reporters: parseReporters(many(args['reporter'])),
      trace: once('trace', args['trace']) ?? null,
      exports: {
        mrt: once('mrt', args['mrt']) ?? null,
        risLive: once('ris-live', args['ris-live']) ?? null,
        bgplay: once('bgplay', args['bgplay']) ?? null,
        collectors: many(args['collector']),
      },
      seed: parseSeed(once('seed', args['seed'])),
      set: parseSettings(many(args['set'])),
      workers: parseWorkers(once('workers', args['workers'])),
      allowsInconclusive: isOn(args['allow-inconclusive']),
      isQuiet: isOn(args['quiet']),
    };
    const { runSuite } = await import('../run-suite.ts');
    return await runSuite(wishes, context.terminal);
  },
};

/** `catchment view`: a run on a map, in the browser. */
import { pathsOf, type Command } from '../command.ts';
import { isOn, many, once, parsePort, parseSeed, parseSettings } from '../options.ts';

export const view: Command = {
  usage: 'view <paths..>',
  describe: 'See runs happen: on a map in the browser, from a scenario or a stored trace',
  positionals: {
    paths: { describe: 'A scenario, or a trace that run --trace wrote; of two the second is held against the first' },
  },
  options: {
    grep: { alias: 'g', describe: 'Only runs whose name holds this text; of several, all of them' },
    output: { alias: 'o', describe: 'Write one file that needs no server and no network, and end' },
    port: { describe: 'Port on 127.0.0.1 (default: one that is free)' },
    open: { type: 'boolean', describe: 'Open the browser, too' },
    seed: { describe: 'Another seed than the file\'s' },
    set: { describe: 'path=value: change a value of the scenario; may be repeated' },
  },
  examples: [
    ['catchment view scenarios/pltfrms/datacenter-loss.yaml -g datacenter=fra --open', 'watch Frankfurt go dark'],
    ['catchment view before.trace after.trace', 'what a change changes, on one playhead'],
    ['catchment view run.trace -o run.html', 'a file to send to somebody'],
  ],
  notes: 'The page is served to this machine alone (127.0.0.1) until Ctrl-C; it connects to nothing else.',
  run: async (args, { terminal }) => {
    const wishes = {
      paths: pathsOf(args),
      greps: many(args['grep']),
      output: once('output', args['output']) ?? null,
      port: parsePort(once('port', args['port'])),
      opens: isOn(args['open']),
      seed: parseSeed(once('seed', args['seed'])),
      set: parseSettings(many(args['set'])),
    };
    const { runView } = await import('../run-view.ts');
    return await runView(wishes, terminal);
  },
};

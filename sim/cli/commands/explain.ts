/** `catchment explain`: one client's way to one service at one moment, both directions, what chose it and what caused that. */
import type { Command } from '../command.ts';
import { many, once, parseSeed, parseSettings } from '../options.ts';

export const explain: Command = {
  usage: 'explain <scenario>',
  describe: 'Show the route of a client to a service at a moment, hop by hop, and why it is that one',
  positionals: { scenario: { describe: 'A scenario file' } },
  options: {
    client: { alias: 'c', demandOption: true, describe: 'A client population: its id or name' },
    service: { alias: 's', demandOption: true, describe: 'A service: its id or name' },
    at: { demandOption: true, describe: 'A moment since the run began, such as 6m12s' },
    family: { default: '4', describe: '4 or 6: IPv4 or IPv6' },
    grep: { alias: 'g', describe: 'Which run of a file that makes several: text of its name; may be repeated' },
    seed: { describe: 'Another seed than the file\'s' },
    set: { describe: 'path=value: change a value of the scenario; may be repeated' },
  },
  examples: [['catchment explain loss.yaml -g datacenter=fra -c paris -s web --at 10m5s', 'where Paris went, and why']],
  run: async (args, { terminal }) => {
    const text = (name: string): string => once(name, args[name]) ?? '';
    const { runExplain } = await import('../run-explain.ts');
    return await runExplain({
      path: text('scenario'),
      client: text('client'),
      service: text('service'),
      at: text('at'),
      family: text('family'),
      greps: many(args['grep']),
      seed: parseSeed(once('seed', args['seed'])),
      set: parseSettings(many(args['set'])),
    }, terminal);
  },
};

/**
 * `catchment explain`: one client's way to one service at one moment, what one router thinks of one prefix, or where one
 * replica runs, what chose it and what caused that.
 */
import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { many, once, parseSeed, parseSettings } from '../options.ts';
import { parseReportersOf } from '../outputs.ts';
import type { ExplainSubject } from '../run-explain.ts';

const reporters = ['pretty', 'json'] as const;

export const explain: Command = {
  usage: 'explain <scenario>',
  describe: 'Show a client\'s way to a service, a router\'s choice for a prefix, or a replica\'s node, at a moment, and why',
  positionals: { scenario: { describe: 'A scenario file' } },
  options: {
    client: { alias: 'c', describe: 'A client population: its id or name; with --service' },
    service: { alias: 's', describe: 'A service: its id or name' },
    router: { describe: 'A router of ours or a place of another AS: its id or name, or an AS with one place; with --prefix' },
    prefix: { describe: 'A prefix, such as 192.0.2.0/24; those of clients have names, such as "PLACE IPv4"' },
    replica: { describe: 'A replica, such as web/fra/1: SERVICE/DATACENTER/NUMBER' },
    at: { demandOption: true, describe: 'A moment since the run began, such as 6m12s' },
    family: { default: '4', describe: '4 or 6: IPv4 or IPv6' },
    grep: { alias: 'g', describe: 'Which run of a file that makes several: text of its name; of several, all of them' },
    seed: { describe: 'Another seed than the file\'s' },
    reporter: { alias: 'r', describe: `NAME or NAME=FILE; names: ${reporters.join(', ')}; may be repeated` },
    set: { describe: 'path=value: change a value of the scenario; may be repeated' },
  },
  examples: [
    ['catchment explain loss.yaml -g datacenter=fra -c paris -s web --at 10m5s', 'where Paris went, and why'],
    ['catchment explain loss.yaml -g =fra --router ams-1 --prefix 192.0.2.0/24 --at 5m1s', 'what a router knew, and what not'],
    ['catchment explain loss.yaml -g =fra --replica web/fra/1 --at 7m', 'where a replica ran, and where else it could'],
  ],
  run: async (args, { terminal }) => {
    const text = (name: string): string => once(name, args[name]) ?? '';
    const { runExplain } = await import('../run-explain.ts');
    return await runExplain({
      path: text('scenario'),
      subject: subjectOf(text),
      at: text('at'),
      family: text('family'),
      greps: many(args['grep']),
      seed: parseSeed(once('seed', args['seed'])),
      set: parseSettings(many(args['set'])),
      reporters: parseReportersOf(many(args['reporter']), reporters),
    }, terminal);
  },
};

/** The three ways to ask. @throws UsageError for none, several or half of one. */
function subjectOf(text: (name: string) => string): ExplainSubject {
  const names = ['client', 'service', 'router', 'prefix', 'replica'] as const;
  const given = names.filter((name) => text(name) !== '').join(' ');
  if (given === 'client service') return { kind: 'client', client: text('client'), service: text('service') };
  if (given === 'router prefix') return { kind: 'router', router: text('router'), prefix: text('prefix') };
  if (given === 'replica') return { kind: 'replica', replica: text('replica') };
  throw new UsageError('explain wants --client and --service, --router and --prefix, or --replica');
}

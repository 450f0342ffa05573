/** `catchment propagate`: one anycast prefix through an AS graph: who reaches which origin, over what, and what changes. */
import type { Command } from '../command.ts';
import { many, once, parseSeed } from '../options.ts';
import { parseReportersOf } from '../outputs.ts';
import { UsageError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';

const reporters = ['pretty', 'json'] as const;

export const propagate: Command = {
  usage: 'propagate',
  describe: 'Announce a prefix from some ASes of an AS graph and show who reaches which of them',
  options: {
    graph: {
      demandOption: true,
      describe: 'AS relationships (CAIDA serial 1 or 2; plain, .gz or .bz2), or the binary form that --cache keeps',
    },
    origins: { describe: 'AS numbers that announce the prefix, with commas between' },
    'origins-from': { describe: 'Instead: a file of a route collector (see catchment mrt) that shows who announces --prefix' },
    prefix: { describe: 'The prefix that --origins-from is asked for' },
    withdraw: { describe: 'Origins that withdraw it then, one after another' },
    'fail-link': { describe: 'Links that fail then, one after another: A-B, with commas between' },
    'what-if': {
      describe: 'What else could go, one at a time: origins (each), links=N (the N that carry most paths); may be repeated',
    },
    as: { describe: 'ASes whose way is shown, with commas between: which origin, over what path, whether a tie decided' },
    mode: { describe: 'steady: the stable states by the solver (default); events: timed BGP from one to the next' },
    mrai: { describe: 'Minimum route advertisement interval of every session in events mode (default 30s; 0s: none)' },
    seed: { describe: 'Seed of link delays and MRAI jitter in events mode (default 1)' },
    cache: { describe: 'A folder that keeps the graph in binary form, to be read in a tenth of the time' },
    reporter: { alias: 'r', describe: `NAME or NAME=FILE; names: ${reporters.join(', ')}; may be repeated` },
  },
  examples: [
    ['catchment propagate --graph g.txt --origins 1,2 --what-if links=1000', 'which links would move how many ASes'],
    ['catchment propagate --graph 20250901.as-rel2.txt.bz2 --origins 13335', 'how far everybody is from one AS'],
    ['catchment propagate --graph g.txt --origins-from rib.mrt.gz --prefix 192.0.2.0/24', 'as the routing table has it'],
    ['catchment propagate --graph g.txt --origins 1,2 --as 3320,7018', 'where two ASes go, and whether a tie decided it'],
    ['catchment propagate --graph g.txt --origins 1,2 --withdraw 2 --mode events', 'two origins, one goes: who moves, how fast'],
  ],
  notes:
    'Every AS prefers routes of customers to those of peers to those of providers, then the shorter AS path, then the lowest AS '
    + 'number of the next hop. The last stands in for what no AS graph knows. Where several ASes announce, it alone may decide '
    + 'for most of the others, and a catchment is then one of many possible: "least" and "most" are the ASes that reach an '
    + 'origin however all ties are broken, and those that may reach it.',
  run: async (args, { terminal }) => {
    const text = (name: string): string | undefined => once(name, args[name]);
    const mode = text('mode') ?? 'steady';
    if (mode !== 'steady' && mode !== 'events') throw new UsageError(`--mode is steady or events: ${mode}`);
    const mrai = text('mrai');
    if (mrai !== undefined && mode === 'steady') {
      throw new UsageError('--mrai has no meaning where nothing is timed', 'it goes with --mode events');
    }
    const seed = parseSeed(text('seed'));
    if (seed !== undefined && mode === 'steady') {
      throw new UsageError('--seed has no meaning where nothing is drawn', 'it goes with --mode events');
    }
    if (many(args['what-if']).length > 0 && mode === 'events') {
      throw new UsageError('--what-if is answered by the solver, without time', 'it goes with --mode steady');
    }
    const origins = await originsOf(text, terminal);
    const { runPropagate } = await import('../run-propagate.ts');
    return await runPropagate({
      graph: text('graph') ?? '',
      origins,
      withdraw: text('withdraw') ?? null,
      failLinks: many(args['fail-link']),
      whatIfs: many(args['what-if']),
      mode,
      mrai: mrai ?? null,
      seed: seed ?? 1,
      asked: text('as') ?? null,
      cache: text('cache') ?? null,
      reporters: parseReportersOf(many(args['reporter']), reporters),
    }, terminal);
  },
};

/** AS numbers with commas between: as written, or out of a file. */
async function originsOf(text: (name: string) => string | undefined, terminal: Terminal): Promise<string> {
  const [origins, file, prefix] = [text('origins'), text('origins-from'), text('prefix')];
  if (file === undefined) {
    if (prefix !== undefined) throw new UsageError('--prefix says what to look for in a file', 'it goes with --origins-from');
    if (origins === undefined) throw new UsageError('missing: --origins', 'or --origins-from FILE with --prefix PREFIX');
    return origins;
  }
  if (origins !== undefined) throw new UsageError('--origins or --origins-from, not both');
  if (prefix === undefined) throw new UsageError('--origins-from needs --prefix', 'such as --prefix 192.0.2.0/24');
  const { originsFrom } = await import('../origins-from.ts');
  return (await originsFrom(file, prefix, terminal)).join(',');
}

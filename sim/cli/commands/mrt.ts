/** `catchment mrt`: what files of route collectors hold. */
import type { Command } from '../command.ts';
import { pathsOf } from '../command.ts';
import { isOn, many } from '../options.ts';
import { parseReportersOf } from '../outputs.ts';

const reporters = ['pretty', 'json', 'lines'] as const;

export const mrt: Command = {
  usage: 'mrt <files..>',
  describe: 'Count what files of route collectors hold: elements, peers, prefixes, origins',
  positionals: { files: { describe: 'MRT files (RFC 6396) or RIS Live JSON lines; plain, .gz or .bz2' } },
  options: {
    prefix: { alias: 'p', describe: 'Only this prefix and those within it; may be repeated' },
    announcements: { type: 'boolean', describe: 'Also each prefix that stands at the end, with the ASes that originate it' },
    reporter: {
      alias: 'r', describe: `NAME or NAME=FILE; names: ${reporters.join(', ')} (as bgpdump -m prints them); may be repeated`,
    },
  },
  examples: [
    ['catchment mrt updates.20260101.1200.mrt', 'who said how much about what'],
    ['catchment mrt rib.mrt -p 192.0.2.0/24 -r lines', 'everybody\'s route to a prefix'],
  ],
  run: async (args, { terminal }) => {
    const { runMrt } = await import('../run-mrt.ts');
    return await runMrt({
      files: pathsOf(args, 'files'),
      prefixes: many(args['prefix']),
      withAnnouncements: isOn(args['announcements']),
      reporters: parseReportersOf(many(args['reporter']), reporters),
    }, terminal);
  },
};

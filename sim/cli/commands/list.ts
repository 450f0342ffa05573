/** `catchment list`: the scenarios of a suite, or what a scenario may be made of. */
import type { Command } from '../command.ts';
import { pathsOf } from '../command.ts';
import { isOn, many } from '../options.ts';
import { UsageError } from '../errors.ts';
import { ExitCode } from '../../report/exit-code.ts';

const catalogues = ['faults', 'metrics', 'presets'] as const;

export const list: Command = {
  usage: 'list [paths..]',
  describe: 'List scenarios with their variants, tags and claims; or a catalogue',
  positionals: { paths: { describe: 'Files, folders or globs (default: scenarios)' } },
  options: {
    tag: { alias: 't', describe: 'Only scenarios with this tag; may be repeated' },
    grep: { alias: 'g', describe: 'Only runs whose name holds this text; may be repeated' },
    faults: { type: 'boolean', describe: 'The kinds of fault, what they do and what confirms them' },
    metrics: { type: 'boolean', describe: 'The metrics, their units, labels and aggregates' },
    presets: { type: 'boolean', describe: 'Timers, health checks and demand curves by name' },
    names: { type: 'boolean', describe: 'Only the names of the runs, one a line' },
  },
  run: async (args, { terminal }) => {
    const asked = catalogues.filter((name) => isOn(args[name]));
    if (asked.length > 1) throw new UsageError(`one catalogue at a time: ${asked.map((name) => `--${name}`).join(' or ')}`);
    if (asked.length === 1) {
      const { catalogueText } = await import('../catalogues.ts');
      terminal.out(catalogueText(asked[0]!, terminal.outPalette));
      return ExitCode.passed;
    }
    const given = pathsOf(args);
    const { findFiles } = await import('../find-files.ts');
    const files = await findFiles(given.length > 0 ? given : ['scenarios']);
    const { choose, loadSuite } = await import('../load-suite.ts');
    const suite = loadSuite(files, {}, terminal);
    if (suite === null) return ExitCode.usage;
    const chosen = choose(suite.scenarios, { tags: many(args['tag']), greps: many(args['grep']) });
    const { namesText, scenariosText } = await import('../scenario-list.ts');
    terminal.out(isOn(args['names']) ? namesText(chosen) : scenariosText(chosen, terminal.outPalette));
    return ExitCode.passed;
  },
};

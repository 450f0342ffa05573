/** `catchment list`: the scenarios of a suite, or what a scenario may be made of. */
import type { Command } from '../command.ts';
import { pathsOf } from '../command.ts';
import { isOn, many, once } from '../options.ts';
import { UsageError } from '../errors.ts';
import { ExitCode } from '../../report/exit-code.ts';

const catalogues = ['faults', 'metrics', 'presets'] as const;
const formats = ['text', 'markdown'] as const;

export const list: Command = {
  usage: 'list [paths..]',
  describe: 'List scenarios with their variants, tags and claims; or a catalogue',
  positionals: { paths: { describe: 'Files, folders or globs (default: scenarios)' } },
  options: {
    tag: { alias: 't', describe: 'Only scenarios with this tag; may be repeated' },
    grep: { alias: 'g', describe: 'Only runs whose name holds this text; may be repeated' },
    faults: { type: 'boolean', describe: 'The kinds of fault, what they do and what confirms them' },
    metrics: { type: 'boolean', describe: 'The metrics, their units, labels and aggregates' },
    presets: { type: 'boolean', describe: 'Timers, health checks, schedulers, curves and more by name' },
    format: { describe: `Of a catalogue: ${formats.join(' or ')} (default: text)` },
    names: { type: 'boolean', describe: 'Only the names of the runs, one a line' },
  },
  run: async (args, { terminal }) => {
    const asked = catalogues.filter((name) => isOn(args[name]));
    if (asked.length > 1) throw new UsageError(`one catalogue at a time: ${asked.map((name) => `--${name}`).join(' or ')}`);
    const format = once('format', args['format']) ?? 'text';
    if (!formats.some((one) => one === format)) {
      throw new UsageError(`no such format: ${format} (expected ${formats.join(' or ')})`);
    }
    if (asked.length === 0 && format !== 'text') {
      throw new UsageError('--format is for catalogues: --faults, --metrics, --presets');
    }
    if (asked.length === 1) {
      const { catalogueMarkdown, catalogueText } = await import('../catalogues.ts');
      const isText = format === 'text';
      terminal.out(isText ? catalogueText(asked[0]!, terminal.outPalette, terminal.columns) : catalogueMarkdown(asked[0]!));
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
    terminal.out(isOn(args['names']) ? namesText(chosen) : scenariosText(chosen, terminal.outPalette, terminal.columns));
    return ExitCode.passed;
  },
};

/** `catchment validate`: reads scenarios and topologies, shows what is wrong with them, runs nothing. */
import type { Command } from '../command.ts';
import { pathsOf } from '../command.ts';
import { many, parseSettings } from '../options.ts';
import { ExitCode } from '../../report/exit-code.ts';

export const validate: Command = {
  usage: 'validate [paths..]',
  describe: 'Check scenarios and topologies without running them',
  positionals: { paths: { describe: 'Files, folders or globs (default: scenarios topologies)' } },
  options: { set: { describe: 'path=value: change a value of every file; may be repeated' } },
  examples: [['catchment validate scenarios/pltfrms', 'diagnostics of a suite and of the topologies that it uses']],
  run: async (args, { terminal }) => {
    const set = parseSettings(many(args['set']));
    const given = pathsOf(args);
    const { findFiles } = await import('../find-files.ts');
    const files = await findFiles(given.length > 0 ? given : ['scenarios', 'topologies']);
    const { count, countText, diagnosticsText, distinct, loadFile } = await import('../load-suite.ts');
    const results = files.map(({ path }) => loadFile(path, { set }));
    const found = distinct(results.flatMap(({ loaded }) => (loaded.ok ? loaded.warnings : loaded.diagnostics)));
    const runs = results.flatMap((result) => (result.kind === 'scenario' && result.loaded.ok ? result.loaded.value : [])).length;
    const broken = results.filter(({ loaded }) => !loaded.ok).length;
    terminal.err(diagnosticsText(found, terminal, { withCount: false }));
    const { red, green } = terminal.outPalette;
    const total = count(files.length, 'file');
    const verdict = broken > 0 ? red(`${broken} of ${total} broken`) : green(`${total} valid`);
    terminal.out(`${verdict}, ${count(runs, 'run')}, ${countText(found)}\n`);
    return broken > 0 ? ExitCode.usage : ExitCode.passed;
  },
};

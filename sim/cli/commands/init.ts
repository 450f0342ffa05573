/** `catchment init`: a platform and scenarios of one's own to begin with. */
import type { Command } from '../command.ts';
import { isOn, once } from '../options.ts';

export const init: Command = {
  usage: 'init [folder]',
  describe: 'Write a small platform and scenarios to begin with',
  positionals: { folder: { describe: 'Where to (default: here)' } },
  options: {
    ci: { type: 'boolean', describe: 'Also a GitHub workflow that runs the scenarios' },
    force: { type: 'boolean', describe: 'Replace files that are there already' },
  },
  examples: [['catchment init my-platform', 'topologies/ and scenarios/ in a folder of their own']],
  run: async (args, { terminal }) => {
    const folder = once('folder', args['folder']) ?? '.';
    const { runInit } = await import('../run-init.ts');
    return runInit({ folder, hasWorkflow: isOn(args['ci']), isForced: isOn(args['force']) }, terminal);
  },
};

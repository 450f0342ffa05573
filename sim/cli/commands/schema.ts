/** `catchment schema`: the JSON Schemas of what people write, for editors; committed beside the files that they describe. */
import type { Command } from '../command.ts';
import { isOn, once } from '../options.ts';
import { UsageError } from '../errors.ts';
import { ExitCode } from '../../report/exit-code.ts';

const kinds = ['scenario', 'topology'] as const;
const files = { scenario: 'scenarios/schema.json', topology: 'topologies/schema.json' } as const;

export const schema: Command = {
  usage: 'schema [kind]',
  describe: 'Print a JSON Schema, or write both beside the files that they describe',
  positionals: { kind: { describe: `Which one to print: ${kinds.join(' or ')}; both when left out` } },
  options: { write: { type: 'boolean', describe: `Write ${files.scenario} and ${files.topology}` } },
  run: async (args, { terminal }) => {
    const kind = once('kind', args['kind']);
    const wanted = kinds.filter((known) => kind === undefined || known === kind);
    if (wanted.length === 0) throw new UsageError(`no such schema: ${kind} (expected ${kinds.join(' or ')})`);
    const { jsonSchemas, schemaText } = await import('../../model/schemas.ts');
    const schemas = jsonSchemas();
    if (!isOn(args['write'])) {
      terminal.out(schemaText(wanted.length === 1 ? schemas[wanted[0]!] : { ...schemas }));
      return ExitCode.passed;
    }
    const { checkWritable, writeFileAtomically } = await import('../write-file.ts');
    for (const name of wanted) checkWritable(files[name]);
    for (const name of wanted) {
      writeFileAtomically(files[name], schemaText(schemas[name]));
      terminal.out(`${files[name]}\n`);
    }
    return ExitCode.passed;
  },
};

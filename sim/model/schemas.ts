/** The JSON Schemas of both kinds of file, for editors; the committed copies are held to this by a test. */
import { editorSchema } from './source/json-schema.ts';
import type { JsonSchema } from './source/json-schema.ts';
import { scenarioFileSchema } from './scenario/schema.ts';
import { topologySchema } from './topology/schema.ts';

/** Draft-07 schemas with descriptions. */
export const jsonSchemas = (): { readonly topology: JsonSchema; readonly scenario: JsonSchema } => ({
  topology: editorSchema(topologySchema, 'topology', false),
  scenario: editorSchema(scenarioFileSchema, 'scenario', true),
});

/** The text of a schema file: one space a level, a newline at the end. */
export const schemaText = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 1)}\n`;

/** The first line of a written file, which tells editors where the schema is. */
export const modeline = (schemaPath: string): string => `# yaml-language-server: $schema=${schemaPath}`;

/**
 * Goal: editors and the reader agree on what may be written. Method: the committed JSON Schemas must equal the generated ones
 * (`UPDATE_SCHEMAS=1` writes them), and the written examples must fit them by an independent, small draft-07 checker.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { jsonSchemas, modeline, schemaText } from '../../sim/model/schemas.ts';
import { schemaProblems } from './json-schema-checker.ts';

const committed = { topology: 'topologies/schema.json', scenario: 'scenarios/schema.json' } as const;

describe.each(['topology', 'scenario'] as const)('%s schema', (kind) => {
  test('is committed as generated', () => {
    const text = schemaText(jsonSchemas()[kind]);
    if (process.env.UPDATE_SCHEMAS === '1') writeFileSync(committed[kind], text);
    expect(
      readFileSync(committed[kind], 'utf8') === text,
      `${committed[kind]} is stale: run UPDATE_SCHEMAS=1 npx vitest run test/model/schemas`,
    ).toBe(true);
  });

  test('describes its root for editors', () => {
    const schema = jsonSchemas()[kind];
    expect(schema.$schema).toContain('draft-07');
    expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(['kind', 'version', 'extends', 'overrides']));
    expect(schema.description).toBeTypeOf('string');
  });
});

describe('the examples', () => {
  const examples = [
    ['two-sites', 'topology'],
    ['site-loss', 'scenario'],
    ['site-loss-without-withdrawal', 'scenario'],
  ] as const;
  test.each(examples)('%s fits the %s schema and names it in its first line', (name, kind) => {
    const text = readFileSync(`test/model/fixtures/${name}.yaml`, 'utf8');
    expect(schemaProblems(jsonSchemas()[kind], parse(text))).toEqual([]);
    expect(text.split('\n')[0]).toBe(modeline(`../../../${committed[kind]}`));
  });

  test('an unknown key and a bare number do not fit', () => {
    const example = parse(readFileSync('test/model/fixtures/two-sites.yaml', 'utf8')) as {
      as: Record<string, unknown>;
      backbone: Record<string, Record<string, unknown>>;
    };
    example.as.fib_instal = '50ms';
    example.backbone['atlantic-south']!.capacity = 100;
    const places = schemaProblems(jsonSchemas().topology, example).map((problem) => problem.split(':')[0]);
    expect(places).toEqual(['.as.fib_instal', '.backbone.atlantic-south.capacity']);
  });
});

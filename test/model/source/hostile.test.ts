/**
 * Goal: no input makes the reader throw, hang or point outside of a file. Method: files made to break parsers, random bytes and
 * random YAML trees over the real keys; for each, a verdict must come back, and each diagnostic must lie inside the text that it
 * names.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic } from '../../../sim/model/diagnostics/code-frame.ts';
import type { Diagnostic, Loaded } from '../../../sim/model/diagnostics/diagnostic.ts';
import { loadScenario } from '../../../sim/model/scenario/load.ts';
import { FILE_BYTES_MAX } from '../../../sim/model/source/read.ts';
import { loadTopology } from '../../../sim/model/topology/load.ts';
import { edited, fixtures, found, hostWith, problems } from '../support.ts';

/** The text as it comes back from UTF-8: halves of surrogate pairs are replaced. */
const wellFormed = (text: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));

const codesOf = (loaded: Loaded<unknown>): string[] => [...new Set(found(loaded).map(({ code }) => code))];

/** Every diagnostic names a line and columns that exist, in a file that was given. */
function expectInside(diagnostics: readonly Diagnostic[], files: Readonly<Record<string, string>>): void {
  for (const {
    location: { file, line, column, endColumn },
    message,
  } of diagnostics) {
    if (file === '--set') continue;
    expect(Object.hasOwn(files, file), `${file}: ${message}`).toBe(true);
    const lines = files[file]!.replace(/^\ufeff/, '').split('\n');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
    expect(endColumn).toBeGreaterThan(column);
  }
}

const header = 'kind: topology\nversion: 1\n';
const read = (content: string | Uint8Array) => loadTopology('t.yaml', hostWith({ 't.yaml': content }));

describe('files made to break readers', () => {
  test.each<readonly [string, string | Uint8Array, readonly string[]]>([
    ['empty', '', ['CAT1023']],
    ['only a comment', '# nothing\n', ['CAT1023']],
    ['a list', '- a\n- b\n', ['CAT1011']],
    ['a word', 'hello', ['CAT1011']],
    ['nothing but a header', header, ['CAT1008']],
    ['not UTF-8', Uint8Array.of(0x6b, 0xff, 0xfe, 0x00), ['CAT1022']],
    ['too large', new Uint8Array(FILE_BYTES_MAX + 1), ['CAT1021']],
    ['10 MB of bytes', new Uint8Array(10_000_000).map((_, i) => (i * 7919) % 251), ['CAT1021']],
    ['NUL bytes', '\0'.repeat(1000), ['CAT1011']],
    ['deep flow lists', `${header}x: ${'['.repeat(20_000)}`, ['CAT1024', 'CAT1001']],
    ['deep flow maps', `${header}x: ${'{a: '.repeat(20_000)}`, ['CAT1024', 'CAT1001']],
    ['deep block lists', `${header}x:\n  ${'- '.repeat(20_000)}`, ['CAT1024']],
    ['deep within bounds of the parser', `${header}x: ${'['.repeat(200)}${']'.repeat(200)}`, ['CAT1024']],
    ['two documents', `${header}---\n${header}`, ['CAT1001']],
    ['an unknown tag', `${header}name: !!js/function x`, ['CAT1001']],
    ['a tab for indentation', 'kind:\n\t- a\n', ['CAT1001']],
    ['a missing anchor', `${header}name: *nowhere`, ['CAT1026']],
    ['an alias inside of itself', `${header}populations: &a { x: *a }`, ['CAT1026']],
    ['a map as a key', `${header}? { a: 1 }\n: 2\n`, ['CAT1001']],
    ['a merge of no map', `${header}as: { <<: 3 }`, ['CAT1011']],
  ])('%s', (_, content, codes) => {
    const loaded = read(content);
    expect(loaded.ok).toBe(false);
    expect(
      codesOf(loaded).filter((code) => codes.includes(code)),
      problems(loaded).join('\n'),
    ).not.toEqual([]);
  });

  test('aliases that double forty times', () => {
    const bomb = Array.from({ length: 40 }, (_, i) =>
      i === 0 ? 'x-0: &a0 [1, 1]' : `x-${i}: &a${i} [*a${i - 1}, *a${i - 1}]`,
    ).join('\n');
    expect(codesOf(read(`${header}${bomb}\n`))).toEqual(['CAT1025']);
  });

  test('aliases that nest three hundred times', () => {
    const chain = Array.from({ length: 300 }, (_, i) => (i === 0 ? 'x-0: &a0 [1]' : `x-${i}: &a${i} [*a${i - 1}]`)).join('\n');
    expect(codesOf(read(`${header}${chain}\n`))).toEqual(['CAT1024']);
  });

  test('a missing file, and one that is a folder', () => {
    expect(problems(loadTopology('nowhere.yaml', hostWith()))).toEqual(['CAT1020 ']);
    const folder = {
      read: () => ({ ok: false as const, reason: 'it is a directory' }),
      resolve: (_: string, path: string) => path,
    };
    expect(found(loadTopology('topologies', folder))[0]!.message).toBe('cannot read topologies: it is a directory');
  });

  // Work that grows with the square of the keys would take minutes: the limit of the test is what it would run into.
  test('fifty thousand keys are read in time', { timeout: 60_000 }, () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(codesOf(read(`${header}${keys}`))).toContain('CAT1007');
  });

  test('keys of objects stay ordinary', () => {
    for (const key of ['__proto__', 'constructor', 'prototype'])
      expect(codesOf(read(`${header}as: { ${key}: { polluted: true } }`))).toContain('CAT1009');
    expect(problems(read(`${header}toString: 1\nhasOwnProperty: 2\n`))).toEqual(
      expect.arrayContaining(['CAT1007 toString', 'CAT1007 hasOwnProperty']),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('extends', () => {
  const extending = (base: string): string => `${header}extends: ${base}\n`;

  test.each([
    ['itself', { 't.yaml': extending('t.yaml') }, 'CAT1030'],
    [
      'a circle of three',
      { 't.yaml': extending('a.yaml'), 'a.yaml': extending('b.yaml'), 'b.yaml': extending('t.yaml') },
      'CAT1030',
    ],
    ['a circle by another spelling', { 't.yaml': extending('./x/../t.yaml') }, 'CAT1030'],
    ['a missing file', { 't.yaml': extending('gone.yaml') }, 'CAT1020'],
    ['no path', { 't.yaml': extending('[a, b]') }, 'CAT1011'],
    ['another kind', { 't.yaml': extending('site-loss.yaml') }, 'CAT1027'],
    [
      'a long chain',
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [i === 0 ? 't.yaml' : `${i}.yaml`, extending(`${i + 1}.yaml`)])),
      'CAT1031',
    ],
  ])('%s', (_, files, code) => {
    const loaded = loadTopology('t.yaml', hostWith(files));
    expect(codesOf(loaded)).toEqual([code]);
    expectInside(found(loaded), { ...fixtures, ...files });
  });
});

describe('random input', () => {
  const check = (files: Record<string, string>): void => {
    const all = { ...fixtures, ...files };
    for (const loaded of [loadTopology('t.yaml', hostWith(files)), loadScenario('t.yaml', hostWith(files))]) {
      if (!loaded.ok) expect(loaded.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
      expectInside(found(loaded), all);
      // eslint-disable-next-line no-control-regex -- the point is that none gets through
      for (const one of found(loaded)) expect(renderDiagnostic(one)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    }
  };

  test('bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(loadTopology('t.yaml', hostWith({ 't.yaml': bytes })).ok).toBe(false);
      }),
    );
  });

  test('text', () => {
    const soup = fc.array(
      fc.constantFrom(
        'kind: topology\n',
        'version: 1\n',
        'a',
        ': ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        '&x ',
        '*x',
        '<<',
        '!',
        '|\n',
        '"',
        "'",
        '#',
        '\n',
        '  ',
        '\t',
        '\r\n',
        '?',
        ',',
        '\ufeff',
        'é',
        '\u0007',
        '%',
        '---\n',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          soup.map((parts) => parts.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => check({ 't.yaml': wellFormed(text) }),
      ),
      { numRuns: 300 },
    );
  });

  test('the examples with one line replaced, moved or lost', () => {
    const scalars = fc.oneof(
      fc.constantFrom(
        'null',
        '0',
        '-1',
        '1e9',
        '.nan',
        '5m',
        '40%',
        'true',
        '[]',
        '{}',
        '[[]]',
        '{a: 1}',
        '"${x}"',
        'datacenter/*',
        'all',
        '${datacenter}',
        '*',
        '{assumed: 3}',
        '{assumed: {value: 1, why: x}}',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('two-sites.yaml', 'site-loss.yaml'),
        fc.nat(),
        scalars,
        fc.constantFrom('value', 'line', 'swap', 'indent'),
        (name, n, scalar, how) => {
          const lines = fixtures[name]!.split('\n');
          const at = n % lines.length;
          const next = (at + 1) % lines.length;
          if (how === 'value') lines[at] = lines[at]!.replace(/: .*$/, `: ${scalar.replace(/[\r\n]/g, ' ')}`);
          else if (how === 'line') lines.splice(at, 1);
          else if (how === 'swap') [lines[at], lines[next]] = [lines[next]!, lines[at]!];
          else lines[at] = `  ${lines[at]}`;
          check({ 't.yaml': wellFormed(lines.join('\n')) });
        },
      ),
      { numRuns: 400 },
    );
  });

  test('trees over the real keys', () => {
    const key = fc.oneof(
      fc.constantFrom(
        'as',
        'number',
        'datacenters',
        'services',
        'internet',
        'ases',
        'links',
        'neighbors',
        'sessions',
        'routers',
        'place',
        'faults',
        'targets',
        'for_each',
        'overrides',
        'assumed',
        'value',
        'topology',
        'kind',
        'x-y',
        'demand',
        'id',
        'populations',
      ),
      fc.string({ maxLength: 5 }),
    );
    const tree = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>('frankfurt', 'two-sites.yaml', '5m', 3, null, true, '${v}', 'datacenter.fail'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
      ),
    })).tree;
    fc.assert(
      fc.property(
        fc.dictionary(key, tree, { maxKeys: 8, noNullPrototype: true }),
        fc.constantFrom('topology', 'scenario'),
        (document, kind) => {
          check({ 't.yaml': wellFormed(JSON.stringify({ ...document, kind, version: 1 })) });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('--set with random paths and values', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              'services.web',
              'services.web.sites',
              'neighbors.red.sessions.0.pop',
              'internet.links.0',
              'as',
              '..',
              'kind',
            ),
          ),
          fc.oneof(fc.string(), fc.constantFrom('null', '{}', '[]', '{', '5m', '*a')),
          { maxKeys: 3 },
        ),
        (set) => {
          expect(() => loadTopology('two-sites.yaml', hostWith(), { set })).not.toThrow();
        },
      ),
    );
  });
});

test('a rendered diagnostic underlines the place', () => {
  const [diagnostic] = found(
    loadTopology(
      'two-sites.yaml',
      hostWith({ 'two-sites.yaml': edited('two-sites.yaml', ['startup: 8s', 'startup: 8 seconds']) }),
    ),
  );
  expect(renderDiagnostic(diagnostic!)).toBe(
    [
      'two-sites.yaml:102:43: error CAT1004: not a duration: "8 seconds"  (services.web.replica.startup)',
      ' 100 |     addresses: [192.0.2.80/32, "2001:db8::80/128"]   # each in an aggregate when public',
      ' 101 |     sites: { fra: 6, iad: 6 }        # or a list, or `all`, with `replicas: 6` for each',
      ' 102 |     replica: { capacity: 4k rps, startup: 8 seconds, service_time: 5ms }',
      '     |                                           ^^^^^^^^^',
      '       expected a duration such as 500ms, 30s, 5m, 1h30m or 2d',
      '       did you mean 8s?',
    ].join('\n'),
  );
});

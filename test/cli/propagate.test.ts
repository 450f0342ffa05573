/**
 * Goal: `catchment propagate` reads AS graphs in every form, tells who reaches which origin and what changes, and answers wrong
 * words and wrong files with a sentence. Method: the built program on a graph of eight ASes whose answers are plain to see, on
 * broken files, and on the AS graph of 2025 where it is there.
 */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA_DIRECTORY, missingData, requirement } from '../support/requirement.ts';
import { catchment, program } from './program.ts';

/** 1 and 2 are peers at the top; 3 buys from 1, 4 from 2, 5 from 3 and 4; 6 peers with 5; 7 and 8 are apart. */
const GRAPH = '# a small world\n1|2|0\n1|3|-1\n2|4|-1\n3|5|-1\n4|5|-1|bgp\n5|6|0\n8|7|-1\n';
/** The same, by bzip2. */
const PACKED = Buffer.from(
  'QlpoOTFBWSZTWfQYIq0AAAXZgAAQSAJ/wDSG2IQgAFCgAGgZMgaaUekNGmg08Ua9FTC0v5pKJUBQVUkkgkGuMm9L6xMTURj5w8OF' +
  'ZmlvxdyRThQkPQYIq0A=',
  'base64',
);

let folder = '';
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return name;
};
const run = (...words: string[]): ReturnType<typeof catchment> => catchment(['propagate', ...words], { cwd: folder });
const document = async (...words: string[]): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await run(...words, '--reporter', 'json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
};

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'catchment-propagate-')));
  file('g.txt', GRAPH);
  await program();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('propagate', () => {
  it('shows catchments, classes, lengths, and who moves', async () => {
    const shown = await document('--graph', 'g.txt', '--origins', '3,AS4', '--withdraw', '3', '--fail-link', '2-1');
    expect(shown).toMatchObject({
      graph: { asCount: 8, linkCount: 7, providerLinkCount: 5, peerLinkCount: 2, readFrom: 'text' },
      origins: [3, 4], mode: 'steady', isStable: true, seed: null, mraiUs: null,
      catchments: [
        { origin: 3, asCount: 0, shareRatio: 0, asCountLeast: 0, asCountMost: 0 },
        { origin: 4, asCount: 3, shareRatio: 0.375, asCountLeast: 3, asCountMost: 3 },
      ],
      ties: { asCount: 0 },
      steps: [
        {
          change: { kind: 'announce' }, convergenceUs: null, messageCount: null, moves: [],
          // AS 5 hears of both from its providers 3 and 4, and takes the lower number.
          catchments: [
            { origin: 3, asCount: 3, shareRatio: 0.375, asCountLeast: 2, asCountMost: 3 },
            { origin: 4, asCount: 2, shareRatio: 0.25, asCountLeast: 2, asCountMost: 3 },
          ],
          ties: { asCount: 1 },
          classes: { customer: 4, peer: 0, provider: 1, none: 3 },
          pathLength: { asCount: 5, hopsTotal: 3, meanHops: 0.6, histogram: [2, 3] },
        },
        {
          change: { kind: 'withdraw', origin: 3 }, moves: [{ from: 3, to: 4, asCount: 3 }],
          classes: { customer: 2, peer: 1, provider: 2, none: 3 },
          pathLength: { histogram: [1, 2, 1, 1] },
        },
        {
          change: { kind: 'fail-link', a: 2, b: 1 }, moves: [{ from: 4, to: null, asCount: 2 }],
          classes: { customer: 2, peer: 0, provider: 1, none: 5 },
        },
      ],
    });
  });

  it('comes to the same states in time, which cost messages and take as long as the links', async () => {
    const words = ['--graph', 'g.txt', '--origins', '3,4', '--withdraw', '3', '--fail-link', '1-2'];
    interface Step { readonly convergenceUs: number; readonly messageCount: number }
    const [steady, timed, other] = await Promise.all([
      document(...words),
      document(...words, '--mode', 'events', '--mrai', '5s'),
      document(...words, '--mode', 'events', '--seed', '2'),
    ]);
    const states = ({ steps }: Record<string, unknown>): unknown =>
      (steps as Step[]).map((step) => ({ ...step, convergenceUs: 0, messageCount: 0, eventCount: 0 }));
    expect(states(timed!)).toEqual(states(steady!));
    expect(states(other!)).toEqual(states(steady!));
    expect(timed).toMatchObject({ mode: 'events', seed: 1, mraiUs: 5_000_000 });
    const [announced, withdrawn, failed] = timed!['steps'] as Step[];
    // 3 and 4 tell five neighbours, and 1, 2 and 5 pass it on.
    expect(announced!.messageCount).toBeGreaterThanOrEqual(5);
    for (const { convergenceUs } of [announced!, withdrawn!]) {
      expect(convergenceUs).toBeGreaterThan(1_000);
      expect(convergenceUs).toBeLessThan(60_000_000);
    }
    // 1 withdraws from 3, and 3 from 5.
    expect(failed!.messageCount).toBe(2);
    expect((other!['steps'] as Step[])[0]!.convergenceUs).not.toBe(announced!.convergenceUs);
  });

  it('tells which origin an AS reaches, over what, and whether a tie decided it', async () => {
    const words = ['--graph', 'g.txt', '--origins', '3,4', '--as', 'AS5,1,7,3', '--fail-link', '1-3'];
    const shown = await document(...words);
    const routes = [
      { as: 5, origin: 3, class: 'provider', path: [5, 3], possibleOrigins: [3, 4] },
      { as: 1, origin: 3, class: 'customer', path: [1, 3], possibleOrigins: [3] },
      { as: 7, origin: null, class: null, path: [], possibleOrigins: [] },
      { as: 3, origin: 3, class: 'own', path: [3], possibleOrigins: [3] },
    ];
    const later = { as: 1, origin: 4, class: 'peer', path: [1, 2, 4], possibleOrigins: [4] };
    expect(shown).toMatchObject({ steps: [{ routes }, { routes: [routes[0], later, routes[2], routes[3]] }] });
    expect(await document(...words, '--mode', 'events')).toMatchObject({ steps: [{ routes }, { routes: { 1: later } }] });
    const { stdout } = await run(...words);
    expect(stdout).toContain('  AS 5 reaches AS 3: 5 3 (1 hop, from a provider); by tie-break, AS 4 equally good\n');
    expect(stdout).toContain('  AS 1 reaches AS 4: 1 2 4 (2 hops, from a peer)\n  AS 7: no route\n  AS 3 is an origin\n');
  });

  it('says in its help what breaks a tie, and what the range of an origin is', async () => {
    const { code, stdout } = await run('--help');
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(code).toBe(0);
    expect(words).toContain('then the shorter AS path, then the lowest AS number of the next hop.');
    expect(words).toContain('"least" and "most" are the ASes that reach an origin however all ties are broken');
    expect((await catchment(['run', '--help'])).stdout).not.toContain('next hop');
  });

  it('leaves ties alone where there are more origins than it can tell apart', async () => {
    file('star.txt', Array.from({ length: 33 }, (_, i) => `1|${i + 2}|-1\n`).join(''));
    const origins = Array.from({ length: 33 }, (_, i) => i + 2);
    const most = await document('--graph', 'star.txt', '--origins', origins.slice(1).join(','), '--as', '1');
    expect(most).toMatchObject({ ties: { asCount: 2 }, routes: [{ origin: 3, possibleOrigins: origins.slice(1) }] });
    expect((await run('--graph', 'star.txt', '--origins', origins.slice(1).join(','), '--as', '1')).stdout).toContain(
      '(1 hop, from a customer); by tie-break, AS 4 or AS 5 or AS 6 or AS 7 or one of 27 more equally good\n',
    );
    const words = ['--graph', 'star.txt', '--origins', origins.join(','), '--as', '1'];
    expect(await document(...words)).toMatchObject({
      ties: null, catchments: { 0: { asCountLeast: null, asCountMost: null } }, routes: [{ origin: 2, possibleOrigins: null }],
    });
    expect((await run(...words)).stdout).toContain('  equally good routes are not counted for more than 32 origins\n');
  });

  it('answers what-ifs of origins and of the busiest links', async () => {
    const shown = await document('--graph', 'g.txt', '--origins', '3,4', '--what-if', 'origins', '--what-if', 'links=2');
    expect(shown['whatIfs']).toEqual([
      {
        change: { kind: 'withdraw', origin: 3 }, usedByCount: 3, changedCount: 3, movedCount: 3, lostCount: 0,
        moves: [{ from: 3, to: 4, asCount: 3 }],
      },
      {
        change: { kind: 'withdraw', origin: 4 }, usedByCount: 2, changedCount: 2, movedCount: 2, lostCount: 0,
        moves: [{ from: 4, to: 3, asCount: 2 }],
      },
      {
        change: { kind: 'fail-link', a: 1, b: 3 }, usedByCount: 1, changedCount: 1, movedCount: 1, lostCount: 0,
        moves: [{ from: 3, to: 4, asCount: 1 }],
      },
      {
        change: { kind: 'fail-link', a: 2, b: 4 }, usedByCount: 1, changedCount: 1, movedCount: 1, lostCount: 0,
        moves: [{ from: 4, to: 3, asCount: 1 }],
      },
    ]);
  });

  it('has a text for people, and writes documents to files', async () => {
    const { code, stdout } = await run('--graph', 'g.txt', '--origins', '3,4', '--withdraw', '3', '-r', 'json=out.json');
    expect(code).toBe(0);
    expect(stdout).toContain('8 ASes, 5 provider links, 2 peer links\n');
    expect(stdout).toContain('  origin  ASes   share  least  most\n  AS 3       3  37.5 %      2     3\n');
    expect(stdout).toContain(
      '  equally good routes (same class and length) to another origin: 1, 12.5 %; the lowest next-hop AS number decides\n',
    );
    expect(stdout).toContain('AS 3 withdraws\n  by customer 2  peer 1  provider 2  no route 3');
    expect(stdout).toContain('  3 from AS 3 to AS 4\n');
    expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))).toMatchObject({ origins: [3, 4] });
    file('line.txt', '1|2|-1\n2|3|0\n');
    expect((await run('--graph', 'line.txt', '--origins', '1')).stdout).toContain('3 ASes, 1 provider link, 1 peer link\n');
  });

  it('reads plain, gzip and bzip2 by what they are, and the binary form of its cache', async () => {
    file('packed.txt', PACKED);
    file('packed.bz2', gzipSync(GRAPH));
    const names = ['g.txt', 'packed.txt', 'packed.bz2'];
    const shown = await Promise.all(names.map((name) => document('--graph', name, '--origins', '3,4')));
    for (const one of shown) expect(one['steps']).toEqual(shown[0]!['steps']);

    const cached = ['--graph', 'packed.txt', '--origins', '3,4', '--cache', 'kept', '-r', 'json'];
    const first = await run(...cached);
    expect(first.stderr).toBe('no cache yet; kept/packed.txt.asgraph written\n');
    const again = await run(...cached);
    expect(again.stderr).toBe('');
    expect(JSON.parse(again.stdout)).toMatchObject({ graph: { readFrom: 'cache' }, steps: shown[0]!['steps'] });
    const direct = await document('--graph', 'kept/packed.txt.asgraph', '--origins', '3,4');
    expect(direct).toMatchObject({ graph: { readFrom: 'binary' }, steps: shown[0]!['steps'] });
  });

  it('makes a stale or damaged cache anew, and leaves alone what is not one', async () => {
    file('moving.txt', GRAPH);
    const words = ['--graph', 'moving.txt', '--origins', '3,4', '--cache', 'kept', '-r', 'json'];
    await run(...words);
    const cache = join(folder, 'kept', 'moving.txt.asgraph');
    file('moving.txt', '3|4|0\n');
    const stale = await run(...words);
    expect(stale.stderr).toContain('the cache was of another content of the file');
    expect(JSON.parse(stale.stdout)).toMatchObject({ graph: { asCount: 2 } });
    const bytes = readFileSync(cache);
    bytes[80]! ^= 1;
    writeFileSync(cache, bytes);
    expect((await run(...words)).stderr).toContain('the cache was damaged (its checksum does not fit)');
    writeFileSync(cache, 'my notes');
    const foreign = await run(...words);
    expect(foreign.stderr).toContain('kept/moving.txt.asgraph is not a cache of this program and was left alone');
    expect(JSON.parse(foreign.stdout)).toMatchObject({ graph: { asCount: 2 } });
    expect(readFileSync(cache, 'utf8')).toBe('my notes');
    expect(readdirSync(join(folder, 'kept')).filter((name) => !name.endsWith('.asgraph'))).toEqual([]);
  });

  it('takes a graph with a cycle of providers, and says so', async () => {
    file('cycle.txt', '1|2|-1\n2|3|-1\n3|1|-1\n3|4|-1\n');
    const { code, stdout, stderr } = await run('--graph', 'cycle.txt', '--origins', '4', '-r', 'json');
    expect(code).toBe(0);
    expect(stderr).toContain('some ASes are, through others, providers of themselves');
    expect(stderr).toContain('  from customer to provider: AS 1 > AS 3 > AS 2 > AS 1\n');
    expect(JSON.parse(stdout)).toMatchObject({ classes: { customer: 4, none: 0 }, pathLength: { histogram: [1, 1, 1, 1] } });
  });
});

/** A line of a stack, or the name of a class of errors. */
const STACK = /^\s+at .*[:(]\d+|TypeError|RangeError|AssertionError|node:internal|internal error/m;

describe('wrong words and files', () => {
  beforeAll(() => {
    file('far.txt', '174|13335|-1\n174|3356|0\n');
  });
  const good = ['--graph', 'g.txt', '--origins', '3,4'];
  it.each([
    [['--graph', 'g.txt'], 'missing: --origins'],
    [[...good, '--origins', '5'], '--origins stands 2 times'],
    [['--graph', 'g.txt', '--origins', ''], '--origins: nothing is not an AS number'],
    [['--graph', 'g.txt', '--origins', '3,x'], '--origins: x is not an AS number'],
    [['--graph', 'g.txt', '--origins', '4294967295'], '--origins: 4294967295 is not an AS number'],
    [['--graph', 'g.txt', '--origins', '3,AS3'], '--origins: AS 3 stands twice'],
    [['--graph', 'g.txt', '--origins', '33'], '--origins: the graph has no AS 33\n  its 8 ASes have numbers from 1 to 8'],
    [['--graph', 'far.txt', '--origins', '13336'], '--origins: the graph has no AS 13336\n  did you mean AS 13335?'],
    [[...good, '--withdraw', '5'], '--withdraw: AS 5 is not among the origins'],
    [[...good, '--fail-link', '1'], '--fail-link is not written as A-B: 1'],
    [[...good, '--fail-link', '1-4'], '--fail-link: there is no link of AS 1 and AS 4\n  AS 1 has links to 2, 3'],
    [[...good, '--fail-link', '1-2', '--fail-link', '2-1'], '--fail-link: the link 1-2 stands twice'],
    [[...good, '--mode', 'fast'], '--mode is steady or events: fast'],
    [[...good, '--mrai', '5s'], '--mrai has no meaning where nothing is timed\n  it goes with --mode events'],
    [[...good, '--seed', '4'], '--seed has no meaning where nothing is drawn\n  it goes with --mode events'],
    [[...good, '--as', 'AS9'], '--as: the graph has no AS 9'],
    [[...good, '--as', ''], '--as: nothing is not an AS number'],
    [[...good, '--as', '5,5'], '--as: AS 5 stands twice'],
    [[...good, '--mode', 'events', '--mrai', '5'], '--mrai is not a duration: 5'],
    [[...good, '--mode', 'events', '--mrai', '2h'], '--mrai is at most 30 minutes: 2h'],
    [[...good, '--mode', 'events', '--what-if', 'origins'], '--what-if is answered by the solver'],
    [[...good, '--what-if', 'links=0'], '--what-if is origins or links=N: links=0'],
    [[...good, '--what-if', 'origins', '--what-if', 'origins'], '--what-if origins stands twice'],
    [[...good, '--reporter', 'junit'], 'no such reporter: junit (expected pretty, json)'],
    [[...good, '--reporter', 'json=g.txt'], 'cannot write g.txt: it is an input of this run'],
    [[...good, '--seed', '-1'], '--seed is not an integer'],
    [['--graph', '', '--origins', '3'], '--graph needs the name of a file'],
    [[...good, '--cache', ''], '--cache needs the name of a folder'],
    [[...good, '--cache', 'g.txt'], 'cannot make the folder g.txt'],
    [['--graph', 'none.txt', '--origins', '3'], 'none.txt:1:1: error CAT1020: cannot read the file: there is no such file'],
  ])('%j', async (words, message) => {
    const { code, stdout, stderr } = await run(...words);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(STACK);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it.each([
    ['no relation', '1|2|0\n1|3|x\n', 'bad:2:5: error CAT1034: expected the relationship -1 (provider to customer) or 0 (peers)'],
    ['other marks', '# a\n1 2 0\n', 'bad:2:1: error CAT1034: expected an AS number and "|"'],
    [
      'a contradiction', '1|2|0\n3|4|-1\n2|1|-1\n',
      'bad:3:1: error CAT1035: the link of AS 2 and AS 1 is another one than in line 1',
    ],
    ['a comment', '# nothing\n', 'bad:1:1: error CAT1023: the file holds no link of two ASes'],
    ['nothing', '', 'CAT1023'],
    ['half of a bzip2', PACKED.subarray(0, 60), 'CAT1036: the packed file cannot be read: it ends too early'],
    ['half of a gzip', gzipSync(GRAPH).subarray(0, 40), 'CAT1036: the packed file cannot be read: it ends too early'],
    ['a false gzip', Uint8Array.of(0x1f, 0x8b, 1, 2, 3), 'CAT1036: the packed file cannot be read: it is not gzip, or damaged'],
    ['half of a binary graph', 'CATASG\r\n and then nothing', 'CAT1036: the binary graph cannot be read: it ends too early'],
  ])('%s', async (_, content, message) => {
    file('bad', content);
    const { code, stdout, stderr } = await run('--graph', 'bad', '--origins', '1');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(STACK);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

const INTERNET = 'as-rel/20250901.as-rel2.txt.bz2';
const need = requirement('data', missingData(INTERNET));

describe.skipIf(need.skip)(`the AS graph of 2025${need.reason}`, () => {
  const path = join(DATA_DIRECTORY, INTERNET);

  it('has the published counts from AS 13335, from the text and from the cache', async () => {
    const words = ['--graph', path, '--origins', '13335', '--cache', 'internet', '--reporter', 'json'];
    for (const readFrom of ['text', 'cache']) {
      const { code, stdout } = await run(...words);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        graph: { asCount: 78_643, linkCount: 570_696, providerLinkCount: 161_166, peerLinkCount: 409_530, readFrom },
        classes: { customer: 464, peer: 12_758, provider: 65_085, none: 336 },
        pathLength: { asCount: 78_307, hopsTotal: 215_041, meanHops: 215_041 / 78_307 },
      });
    }
    expect(statSync(join(folder, 'internet', '20250901.as-rel2.txt.bz2.asgraph')).size).toBeLessThan(4_000_000);
  });

  it('tells how much of the catchments of three networks ties decide', async () => {
    const shown = await document('--graph', path, '--origins', '13335,15169,20940', '--cache', 'internet', '--as', '3320');
    expect(shown).toMatchObject({
      ties: { asCount: 48_957 },
      // The ranges are those of a sweep with sets of origins that shares no code with this one.
      catchments: [
        { origin: 13335, asCount: 52_438, asCountLeast: 10_656, asCountMost: 59_578 },
        { origin: 15169, asCount: 78, asCountLeast: 40, asCountMost: 18_336 },
        { origin: 20940, asCount: 25_868, asCountLeast: 18_731, asCountMost: 66_616 },
      ],
      routes: [{ as: 3320, origin: 13335, path: [3320, 8529, 13335], class: 'customer', possibleOrigins: [13335, 20940] }],
    });
  });

  it('converges in time to what the solver finds, when an origin withdraws and a link fails', async () => {
    const acts = ['--withdraw', '20940', '--fail-link', '13335-174'];
    const words = ['--graph', path, '--origins', '13335,20940', ...acts, '--cache', 'internet'];
    const [steady, timed] = await Promise.all([
      document(...words), document(...words, '--mode', 'events', '--mrai', '30s'),
    ]);
    const states = ({ steps }: Record<string, unknown>): unknown =>
      (steps as object[]).map((step) => ({ ...step, convergenceUs: 0, messageCount: 0, eventCount: 0 }));
    expect(states(timed!)).toEqual(states(steady!));
  }, 60_000);
});

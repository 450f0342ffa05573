/**
 * Goal: behaviours of BGP are read as written, with RFC 4271 as the default, and each mistake is told at its place. Method: the
 * complete example with settings by path, then with one slip at a time.
 */
import { describe, expect, test } from 'vitest';
import { loadTopology } from '../../../sim/model/topology/load.ts';
import { PLAIN_BEHAVIOUR } from '../../../sim/model/presets/bgp.ts';
import { communityText, parseCommunity } from '../../../sim/model/community.ts';
import { edited, expectOk, found, hostWith, underlined } from '../support.ts';

const loadEdited = (...changes: readonly (readonly [string, string])[]) =>
  loadTopology('two-sites.yaml', hostWith({ 'two-sites.yaml': edited('two-sites.yaml', ...changes) }));
const load = (set: Record<string, string>) => loadTopology('two-sites.yaml', hostWith(), { set });
const session = (set: Record<string, string>, id: string) =>
  expectOk(load(set)).neighbors.flatMap(({ sessions }) => sessions).find((one) => one.id === id)!.bgp;

describe('behaviour of an AS', () => {
  test('is that of RFC 4271 unless it is written', () => {
    const topology = expectOk(load({}));
    expect(topology.as.bgp).toEqual(PLAIN_BEHAVIOUR);
    expect(topology.internet.ases.every(({ bgp }) => bgp === undefined)).toBe(true);
    expect(topology.rpki).toBeNull();
  });

  test('is read for ours and for others', () => {
    const topology = expectOk(
      load({
        'as.bgp': '{ med: always, missing_med: worst, prefer_oldest: true, multipath: 4, add_paths: 2, damping: rfc7196 }',
        'internet.ases.blue.bgp': '{ roles: true, validate_origins: true, honours: [blackhole, actions], damping: none }',
      }),
    );
    expect(topology.as.bgp).toEqual({
      ...PLAIN_BEHAVIOUR,
      med: 'always',
      missingMed: 'worst',
      prefersOldest: true,
      multipath: 4,
      addPaths: 2,
      damping: 'rfc7196',
    });
    expect(topology.internet.ases.find(({ id }) => id === 'blue')!.bgp).toEqual({
      ...PLAIN_BEHAVIOUR,
      knowsRoles: true,
      validatesOrigins: true,
      honours: { gracefulShutdown: false, blackhole: true, actions: true },
    });
  });
});

describe('sessions', () => {
  test('take what stands beside them, and our damping', () => {
    const set = {
      'as.bgp.damping': 'cisco',
      'neighbors.blue.communities': '[no-export, "64500:80", "65536:4:65537"]',
      'neighbors.blue.roles': 'true',
      'neighbors.blue.max_prefixes': '{ count: 10, restart_after: 15m }',
      'neighbors.blue.per_aggregate': '{ main: { prepend: 2, med: 5, communities: ["1:1"] } }',
    };
    expect(session(set, 'blue-fra1')).toEqual({
      communities: [0xffffff01, 64500 * 65536 + 80, [65536, 4, 65537]],
      usesRoles: true,
      damping: 'cisco',
      gracefulRestart: 'unset',
      maximumPrefixes: { count: 10, action: 'teardown', restartAfter: 900_000_000 },
      pathLengthMax: null,
      perAggregate: [{ aggregate: 'main', prepend: 2, med: 5, communities: [65537] }],
    });
    expect(session({ ...set, 'neighbors.blue.graceful_restart': '{ restart_time: 2m }' }, 'blue-iad1')).toMatchObject({
      gracefulRestart: { restartTime: 120_000_000, longLived: 0 },
    });
    expect(session({ ...set, 'neighbors.red.damping': 'none' }, 'red-fra2')).toMatchObject({ communities: [], damping: null });
  });
});

describe('communities', () => {
  test.each([
    ['no-export', 0xffffff01],
    ['65535:0', 0xffff0000],
    ['64500:80', 64500 * 65536 + 80],
    ['65536:4:65537', [65536, 4, 65537]],
    ['65536:80', null],
    ['64500:', null],
    ['64500:1:2:3', null],
    ['noexport', null],
    ['1:4294967296:0', null],
  ] as const)('%s', (text, wanted) => {
    const community = parseCommunity(text);
    expect(community).toEqual(wanted);
    if (community !== null && text.includes(':')) expect(communityText(community)).toBe(text);
  });
});

describe('the RPKI', () => {
  test('a ROA without max_length attests its prefix alone (RFC 9319); rows are in order', () => {
    const written = 'rpki:\n  roas: [{ prefix: 192.0.2.0/24, asn: 64500 }]\n  aspas: { 65537: [], 64500: [65537, 65536] }\n';
    const { rpki } = expectOk(loadEdited(['neighbors:\n', `${written}neighbors:\n`]));
    expect(rpki).toMatchObject({
      roas: [{ prefix: { text: '192.0.2.0/24' }, maxLength: 24, asn: 64500 }],
      aspas: [
        { customer: 64500, providers: [65536, 65537] },
        { customer: 65537, providers: [] },
      ],
    });
  });
});

describe('slips', () => {
  const withRpki = (roa: string) => loadEdited(['neighbors:\n', `rpki: { roas: [${roa}] }\nneighbors:\n`]);
  const communities = 'neighbors.blue.communities';
  test.each([
    ['a community that is none', () => load({ [communities]: '[no-exprt]' }), 'CAT1013', `${communities}[0]`, 'no-export'],
    ['an AS number too long for it', () => load({ [communities]: '["65536:80"]' }), 'CAT1013', `${communities}[0]`, null],
    [
      'an aggregate that is none',
      () => load({ 'neighbors.blue.per_aggregate': '{ mian: { prepend: 1 } }' }),
      'CAT1106',
      'neighbors.blue.per_aggregate.mian',
      'main',
    ],
    ['a preset that is none', () => load({ 'as.bgp.damping': 'cisko' }), 'CAT1010', 'as.bgp.damping', 'cisco'],
    ['a key that is none', () => load({ 'as.bgp.multipaths': '4' }), 'CAT1007', 'as.bgp.multipaths', 'multipath'],
    [
      'a length that does not fit',
      () => withRpki('{ prefix: 192.0.2.0/24, max_length: 22, asn: 64500 }'),
      'CAT1119',
      'rpki.roas[0].max_length',
      null,
    ],
  ] as const)('%s', (_, loaded, code, path, hint) => {
    const [diagnostic] = found(loaded());
    expect(diagnostic).toMatchObject({ code, path, hint });
  });

  test('are shown in place', () => {
    const [diagnostic] = found(withRpki('{ prefix: 192.0.2.0/24, max_length: 33, asn: 0 }'));
    expect(underlined(diagnostic!)).toBe('33');
  });
});

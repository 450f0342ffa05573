/**
 * Goal: what a collector hears of a run is what its peers know, at the right time, in the shapes of RIS Live and BGPlay as well.
 * Method: the teaching topology with a power loss, a lost session and a withdrawal; messages worked out by hand from it.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../../sim/kernel/time.ts';
import { bgplayText } from '../../../sim/interop/bgplay.ts';
import { COLLECTOR_ASN, feedOf, type Feed } from '../../../sim/interop/collectors/feed.ts';
import { readCollector } from '../../../sim/interop/collectors/peers.ts';
import { parseRisLive, risElements, risLiveLines } from '../../../sim/interop/ris-live.ts';
import { BASE_DATE_US } from '../../../sim/interop/utc.ts';
import { simulate } from '../../../sim/run/simulate.ts';
import type { Fault } from '../../../sim/model/scenario/types.ts';
import { fault, scenarioOf, twoSites } from '../../support/worlds.ts';

function heard(faults: readonly Fault[], text = 'router/*,AS65540', number = 0): Feed {
  const { trace } = simulate(scenarioOf(twoSites(), { faults, duration: seconds(600) }));
  const read = readCollector(text);
  if (!read.ok) throw new Error(read.problem);
  return feedOf(trace, { collector: read.spec, number, startUs: BASE_DATE_US });
}

const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/fra'], { atSeconds: 60, forSeconds: 60 });
const withdrawal = fault({ kind: 'prefix.withdraw', grace: seconds(0) }, ['prefix/192.0.2.0/24'], { atSeconds: 60 });
const nameOf = (feed: Feed, peer: number): string => `${feed.peers[peer]!.name}/${feed.peers[peer]!.family}`;
const sinceStart = (timeUs: number): number => (timeUs - BASE_DATE_US) / 1e6;

describe('what a collector hears', () => {
  it('has peers with real AS numbers and addresses that nobody routes', () => {
    const feed = heard([]);
    expect(feed.peers.map(({ name, asn, family }) => `${name} AS${asn} IPv${family}`)).toEqual([
      'fra1 AS64500 IPv4', 'fra1 AS64500 IPv6', 'fra2 AS64500 IPv4', 'fra2 AS64500 IPv6',
      'iad1 AS64500 IPv4', 'iad1 AS64500 IPv6', 'iad2 AS64500 IPv4', 'iad2 AS64500 IPv6',
      'paris-net-paris AS65540 IPv4', 'paris-net-paris AS65540 IPv6',
    ]);
    expect(feed.peers.slice(0, 2).map(({ address }) => address)).toEqual(['100.64.0.1', '3fff::1']);
    expect([feed.asn, feed.addresses[4]]).toEqual([COLLECTOR_ASN, '100.127.255.254']);
    expect(new Set(feed.peers.map(({ address }) => address)).size).toBe(feed.peers.length);
    // Another choice of peers, or another collector, changes nobody's address.
    const other = heard([], 'two=router/iad2', 1);
    expect(other.peers).toEqual(feed.peers.filter(({ name }) => name === 'iad2'));
    expect(other.addresses[4]).not.toBe(feed.addresses[4]);
  });

  it('begins with the tables of its peers, the peer\'s AS in front', () => {
    const feed = heard([]);
    const paris = feed.initial.filter(({ peer }) => nameOf(feed, peer).startsWith('paris'));
    expect(paris.map(({ prefix, path }) => `${prefix.text} ${path.join(' ')}`)).toEqual([
      '192.0.2.0/24 65540 65536 64500', '2001:db8::/48 65540 65536 64500',
    ]);
    const own = feed.initial.filter(({ peer }) => nameOf(feed, peer) === 'iad1/4');
    expect(own.map(({ prefix, path }) => `${prefix.text} ${path.join(' ')}`)).toEqual([
      '192.0.2.0/24 64500', '192.0.2.80/32 64500',
    ]);
    expect(feed.events).toEqual([]);
  });

  it('a route server keeps its AS out of the path', () => {
    const feed = heard([], 'AS65538,AS65536');
    const first = new Set(feed.initial.filter(({ peer }) => feed.peers[peer]!.asn === 65538).map(({ path }) => path[0]));
    expect([...first]).toEqual([64500]);
  });

  // The power is back after a minute; routers take three more to start.
  it('loses the session with the router, and hears everything again when it returns', () => {
    const feed = heard([power], 'router/fra1');
    const states = feed.events.flatMap((event) =>
      (event.kind === 'state' ? [`${sinceStart(event.timeUs)} ${nameOf(feed, event.peer)} ${event.isUp ? 'up' : 'down'}`] : []));
    expect(states).toEqual(['60 fra1/4 down', '60 fra1/6 down', '300 fra1/4 up', '300 fra1/6 up']);
    const between = feed.events.filter(({ timeUs }) => sinceStart(timeUs) > 60 && sinceStart(timeUs) < 300);
    expect(between).toEqual([]);
    const again = feed.events.flatMap((event) => (event.kind === 'announce' ? event.prefixes.map(({ text }) => text) : []));
    expect(new Set(again)).toEqual(new Set(['192.0.2.0/24', '192.0.2.80/32', '2001:db8::/48', '2001:db8::80/128']));
  });

  it('hears a withdrawal from all, in one message where it is one', () => {
    const feed = heard([withdrawal]);
    for (const { timeUs } of feed.events) expect(sinceStart(timeUs)).toBeGreaterThan(60);
    expect(sinceStart(feed.events[0]!.timeUs)).toBeLessThan(60.5);
    const last = new Map(feed.events.map((event) => [nameOf(feed, event.peer), event]));
    expect([...last.keys()].sort()).toEqual(['fra1/4', 'fra2/4', 'iad1/4', 'iad2/4', 'paris-net-paris/4']);
    for (const event of last.values()) expect(event).toMatchObject({ kind: 'withdraw', prefixes: [{ text: '192.0.2.0/24' }] });
  });
});

describe('RIS Live', () => {
  it('has the fields that its readers know', () => {
    const lines = risLiveLines([heard([power], 'router/fra1')]).trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
    expect(lines[0]).toEqual({ type: 'ris_message', data: {
      timestamp: 1767225660, peer: '100.64.0.1', peer_asn: '64500', id: '100.64.0.1-0000000000000001', host: 'rrc00',
      type: 'RIS_PEER_STATE', state: 'down',
    } });
    expect(lines[4]).toEqual({ type: 'ris_message', data: {
      timestamp: expect.closeTo(1767225900, 0) as number,
      peer: '100.64.0.1', peer_asn: '64500', id: '100.64.0.1-0000000000000005', host: 'rrc00',
      type: 'UPDATE', path: [64500], community: [], origin: 'IGP',
      announcements: [{ next_hop: '100.64.0.1', prefixes: expect.arrayContaining(['192.0.2.80/32']) as string[] }],
      withdrawals: [],
    } });
  });

  it('reads a message as the service sends it', () => {
    const line = JSON.stringify({ type: 'ris_message', data: {
      timestamp: 1636247118.76, peer: '2001:db8:24::82', peer_asn: '64496', id: '20-5761-238131559', host: 'rrc20',
      type: 'UPDATE', path: [64496, 64497, [64498, 64499]], community: [[64496, 120], [65535, 65281]], origin: 'igp', med: 5,
      announcements: [{ next_hop: '2001:db8:24::82,fe80::1', prefixes: ['2001:db8:f00:0:0:0:0:0/40'] }],
      withdrawals: ['192.0.2.0/24'],
    } });
    const [item] = parseRisLive(`\n${line}\n`);
    expect(item).toMatchObject({ ok: true, line: 2, message: {
      kind: 'update', timeUs: 1636247118760000, peerAsn: 64496, communities: [4226809976, 4294967041], origin: 'igp', med: 5,
      path: [{ kind: 'sequence', ases: [64496, 64497] }, { kind: 'set', ases: [64498, 64499] }],
      announcements: [{ nextHop: '2001:db8:24::82', prefixes: [{ text: '2001:db8:f00::/40' }] }],
    } });
    if (item?.ok !== true) throw new Error('not read');
    expect(risElements(item.message).map(({ kind }) => kind)).toEqual(['withdraw', 'announce']);
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['{"type":"ris_message","data":{"type":"UPDATE","timestamp":1,"peer":"x","peer_asn":"1","host":"h","withdrawals":["x"]}}',
      'data.withdrawals.0: the length is missing, such as /24'],
    ['{"type":"ris_message","data":{"type":"UPDATE"}}', 'data.timestamp'],
  ])('tells what is wrong with %s', (line, problem) => {
    const [item] = parseRisLive(line);
    expect(item).toMatchObject({ ok: false, line: 1, problem: expect.stringContaining(problem) as string });
  });

  it('passes over what is none of its messages', () => {
    const others = ['{"type":"pong"}', '{"type":"ris_error","data":{}}', '{"type":"ris_message","data":{"type":"KEEPALIVE"}}'];
    expect([...parseRisLive(others.join('\n'))]).toEqual([]);
  });
});

describe('BGPlay', () => {
  interface Answer {
    readonly data: {
      readonly query_starttime: string;
      readonly query_endtime: string;
      readonly initial_state: readonly object[];
      readonly events: readonly {
        readonly type: string;
        readonly seq: number;
        readonly timestamp: string;
        readonly attrs: object;
      }[];
      readonly nodes: readonly object[];
      readonly sources: readonly object[];
      readonly targets: readonly object[];
    };
  }

  it('has the shape of the data call', () => {
    const { data } = JSON.parse(bgplayText([heard([withdrawal], 'rrc07=AS65540')])) as Answer;
    expect([data.query_starttime, data.query_endtime]).toEqual(['2026-01-01T00:00:00', '2026-01-01T00:10:00']);
    expect(data.initial_state[0]).toEqual({
      target_prefix: '192.0.2.0/24', source_id: expect.stringMatching(/^07-100\.64\.0\.\d+$/) as string,
      path: [65540, 65536, 64500], community: [],
    });
    expect(data.events.at(-1)).toMatchObject({ type: 'W', attrs: { target_prefix: '192.0.2.0/24' } });
    expect(data.events.map(({ seq }) => seq)).toEqual(data.events.map((_, i) => i + 1));
    expect(data.nodes).toContainEqual({ as_number: 65540, owner: 'paris-net' });
    expect(data.sources).toContainEqual(expect.objectContaining({ as_number: 65540, rrc: '07' }));
    expect(data.targets).toEqual([{ prefix: '192.0.2.0/24' }, { prefix: '2001:db8::/48' }]);
  });

  it('a lost session takes its routes along', () => {
    const { data } = JSON.parse(bgplayText([heard([power], 'router/fra1')])) as Answer;
    const lost = data.events.filter(({ timestamp, type }) => timestamp === '2026-01-01T00:01:00' && type === 'W');
    expect(lost).toHaveLength(data.initial_state.length);
  });

  it('merges collectors by time', () => {
    const feeds = [heard([power], 'rrc01=router/fra1'), heard([power], 'rrc02=router/fra1', 1)];
    const { data } = JSON.parse(bgplayText(feeds)) as Answer;
    const stamps = data.events.map(({ timestamp }) => timestamp);
    expect(stamps).toEqual([...stamps].sort());
    expect(data.sources).toHaveLength(4);
  });
});

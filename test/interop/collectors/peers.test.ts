/**
 * Goal: collectors are named and peered as they are written, and sensibly when they are not. Method: texts in, chosen routers or
 * the reason for a refusal out, on a list of routers by hand.
 */
import { describe, expect, it } from 'vitest';
import {
  choosePeers, DEFAULT_COLLECTOR, OUTSIDE_PEERS, readCollector, type RouterFacts,
} from '../../../sim/interop/collectors/peers.ts';

const router = (id: string, asn: number, parts: Partial<RouterFacts> = {}): RouterFacts =>
  ({ id, name: id, asn, isOwn: false, isRouteServer: false, sessionCount: 1, ...parts });

const routers = [
  router('fra1', 64500, { isOwn: true, sessionCount: 2 }),
  router('iad1', 64500, { isOwn: true, name: 'ashburn one' }),
  router('blue-frankfurt', 65536, { sessionCount: 9 }),
  router('blue-paris', 65536, { sessionCount: 4 }),
  router('rs-frankfurt', 65538, { isRouteServer: true, sessionCount: 99 }),
];
const chosen = (text: string): unknown => {
  const read = readCollector(text);
  if (!read.ok) return read.problem;
  const { chosen: indices, unmatched } = choosePeers(read.spec, routers);
  return [read.spec.name, ...indices.map((index) => routers[index]!.id), ...unmatched.map((pattern) => `no ${pattern}`)];
};

describe('collectors', () => {
  it.each<[string, unknown]>([
    ['router/*', ['rrc00', 'fra1', 'iad1']],
    ['lab=router/ashburn*,AS65536', ['lab', 'iad1', 'blue-frankfurt', 'blue-paris']],
    ['x.1= pop/blue-paris , router/fra1', ['x.1', 'fra1', 'blue-paris']],
    ['pop/fra1,AS7', ['rrc00', 'no pop/fra1', 'no AS7']],
    ['AS65538', ['rrc00', 'rs-frankfurt']],
    ['fra1', 'fra1 is not a peer: expected router/ID, pop/ID or AS64500'],
    ['a/b=router/*', 'a/b is not a collector\'s name'],
    ['=router/*', 'nothing is not a collector\'s name'],
    ['', 'no peers'],
  ])('%s', (text, wanted) => expect(chosen(text)).toEqual(wanted));

  it('peer with all of ours and one router of each outside AS when nobody says otherwise', () => {
    expect(chosen('rrc01=')).toEqual(['rrc01', 'fra1', 'iad1', 'blue-frankfurt']);
  });

  it('of the outside ASes take the best connected, the lower number first', () => {
    const many = Array.from({ length: 40 }, (_, i) => router(`as-${i}`, 65_600 - i, { sessionCount: i === 3 ? 50 : 1 }));
    const indices = choosePeers(DEFAULT_COLLECTOR, many).chosen;
    expect(indices).toHaveLength(OUTSIDE_PEERS);
    expect(indices.map((index) => many[index]!.asn).sort()).toEqual([65561, 65562, 65563, 65564, 65565, 65566, 65567, 65597]);
  });
});

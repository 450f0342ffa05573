/**
 * Goal: what a hash gives to each replica decides what is lost and how long requests wait. Method: random shares against
 * sums over replicas one by one; a spread of equal shares against none.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../sim/platform/health-check.ts';
import type { Standing } from '../../sim/platform/rotation.ts';
import { ReplicaQueue } from '../../sim/traffic/queueing/replica-wait.ts';
import { ReplicaState } from '../../sim/trace/states.ts';
import { fullAt, overloadShare, spreadOf, spreadWait } from '../../sim/traffic/spread.ts';

const sound = (answer: Answer, capacityShare = 1): Standing => ({
  isIn: true,
  state: ReplicaState.up,
  answer,
  capacityShare,
  slowdown: 1 / capacityShare,
});

const replicas = fc.array(
  fc.record({
    hashes: fc.nat({ max: 9 }),
    share: fc.constantFrom(1, 0.5, 0.1),
    answer: fc.constantFrom<Answer>('ok', 'refused', 'silent'),
  }),
  { minLength: 1, maxLength: 8 },
);

describe('a spread', () => {
  it('adds up replica by replica', () => {
    fc.assert(
      fc.property(replicas, fc.double({ min: 0, max: 5000, noNaN: true }), (drawn, load) => {
        const total = drawn.reduce((sum, { hashes }) => sum + hashes, 0);
        fc.pre(total > 0);
        const shares = new Map(drawn.flatMap(({ hashes }, i) => (hashes === 0 ? [] : [[i, hashes / total] as const])));
        const members = drawn.map((_, i) => i);
        const spread = spreadOf(shares, members, (i) => sound(drawn[i]!.answer, drawn[i]!.share));
        const hashesOf = (answer: Answer): number =>
          drawn.reduce((sum, one) => sum + (one.answer === answer ? one.hashes : 0), 0);
        expect(spread.serving).toBeCloseTo(hashesOf('ok') / total, 12);
        expect(spread.refusing).toBeCloseTo(hashesOf('refused') / total, 12);
        expect(spread.silent).toBeCloseTo(hashesOf('silent') / total, 12);
        expect(spread.imbalance).toBeCloseTo((Math.max(...drawn.map(({ hashes }) => hashes)) * drawn.length) / total, 12);
        const capacity = 300;
        const serving = drawn.filter(({ answer, hashes }) => answer === 'ok' && hashes > 0);
        const lost = serving.reduce(
          (sum, { hashes, share }) => sum + Math.max(0, (load * hashes) / hashesOf('ok') - capacity * share),
          0,
        );
        expect(overloadShare(spread, capacity, load) * load).toBeCloseTo(lost, 6);
        if (serving.length > 0) expect(overloadShare(spread, capacity, fullAt(spread, capacity) * 0.999_999)).toBe(0);
        if (serving.length > 0) expect(overloadShare(spread, capacity, fullAt(spread, capacity) * 1.001)).toBeGreaterThan(0);
      }),
    );
  });

  it('of equal shares is as good as none; of unequal ones waits longer and loses earlier', () => {
    const queue = new ReplicaQueue({ capacityRps: 100, serviceTimeUs: 10_000, patienceLaw: 'deterministic', patienceUs: 1e6 });
    const of = (shares: readonly number[]) =>
      spreadOf(
        new Map(shares.entries()),
        shares.map((_, i) => i),
        () => sound('ok'),
      );
    for (const load of [0, 0.4, 0.85, 0.99, 1.3]) {
      const alone = queue.at(load);
      const even = spreadWait(of([0.25, 0.25, 0.25, 0.25]), queue, 100, load * 400);
      expect(even.meanUs).toBeCloseTo(alone.meanUs, 9);
      expect(even.abandonedShare).toBeCloseTo(alone.abandonedShare, 12);
      expect([even.from, even.to]).toEqual([alone.from * 4, alone.to * 4]);
    }
    const uneven = spreadWait(of([0.4, 0.2, 0.2, 0.2]), queue, 100, 260);
    const [busy, idle] = [queue.at(1.04), queue.at(0.52)];
    expect(uneven.abandonedShare).toBeCloseTo(0.4 * busy.abandonedShare + 0.6 * idle.abandonedShare, 12);
    expect(uneven.abandonedShare).toBeGreaterThan(10 * queue.at(0.65).abandonedShare);
    expect(uneven.meanUs).toBeGreaterThan(queue.at(0.65).meanUs);
  });

  it('a slow replica with the share of a sound one is full first, and its queue moves slowly', () => {
    const queue = new ReplicaQueue({ capacityRps: 100, serviceTimeUs: 10_000, patienceLaw: 'deterministic', patienceUs: 1e6 });
    const shares = new Map([0.5, 0.5].entries());
    const spread = spreadOf(shares, [0, 1], (i) => sound('ok', i === 0 ? 1 : 0.2));
    expect(fullAt(spread, 100)).toBe(40);
    const { meanUs, abandonedShare } = spreadWait(spread, queue, 100, 30);
    const [quick, slow] = [queue.at(0.15), queue.at(0.75)];
    expect(abandonedShare).toBeCloseTo((quick.abandonedShare + slow.abandonedShare) / 2, 12);
    expect(meanUs).toBeCloseTo((quick.meanUs + slow.meanUs * 5) / 2, 1);
  });
});

/**
 * Goal: a zombie route ends with the memory of the router that holds it, or when that router asks its neighbour again, which
 * takes as long as asking takes (RFC 2918). Method: origin and router on one line of 50 ms; the route sticks, the origin
 * withdraws it, and the router dies or lets go of it on a line that is whole or cut.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import type { GracefulRestart } from '../../../sim/routing/session/restart-timers.ts';
import { SECOND, smallSessions, type SmallSessions } from '../../support/small-sessions.ts';

/** The route of AS 1 sticks at AS 2 after 100 s. */
function stuck(gracefulRestart: GracefulRestart | null = null): SmallSessions {
  const network = smallSessions([1, 2], [{ a: 0, b: 1, relation: Relation.provider, delayUs: 50_000 }], {
    timers: () => ({ gracefulRestart }),
  });
  network.engine.originate(0, 0, true);
  network.at(100 * SECOND, () => network.engine.stick(network.end(1, 0), 0, true));
  return network;
}
const withdraw = (network: SmallSessions): void => network.engine.originate(0, 0, false);
const letGo = (network: SmallSessions): void => network.engine.stick(network.end(1, 0), 0, false);

describe('a stuck route', () => {
  it('is forgotten with the power of its router, which hears its neighbour again', () => {
    const network = stuck();
    network.at(110 * SECOND, () => network.physical.holdRouter(1, true));
    network.at(120 * SECOND, () => network.physical.holdRouter(1, false));
    network.rest();
    expect([network.engine.isStuck(network.end(1, 0), 0), network.path(1)]).toEqual([false, '1']);
    withdraw(network);
    network.rest();
    expect(network.path(1)).toBeNull();
  });

  it('stays where another router loses its power', () => {
    const network = stuck();
    network.at(110 * SECOND, () => network.physical.holdRouter(0, true));
    network.runUntil(111 * SECOND);
    expect([network.engine.isStuck(network.end(1, 0), 0), network.path(1)]).toEqual([true, '1']);
  });

  it.each([
    ['it is not there any more', true, null],
    ['it is', false, '1'],
  ])('that is let go of is asked for, and what the neighbour says counts: %s', (_, isWithdrawn, wanted) => {
    const network = stuck();
    if (isWithdrawn) network.at(110 * SECOND, () => withdraw(network));
    network.at(120 * SECOND, () => letGo(network));
    network.runUntil(120.099 * SECOND);
    expect(network.path(1)).toBe('1');
    network.runUntil(120.1 * SECOND);
    expect(network.path(1)).toBe(wanted);
  });

  it('that is let go of on a cut line stays until the line carries the answer', () => {
    const network = stuck();
    network.at(110 * SECOND, () => withdraw(network));
    network.at(120 * SECOND, () => network.cut(0, 1));
    network.at(121 * SECOND, () => letGo(network));
    network.at(123 * SECOND, () => network.mend(0, 1));
    network.runUntil(122 * SECOND);
    expect(network.path(1)).toBe('1');
    network.rest();
    expect([network.path(1), network.changes]).toEqual([null, []]);
  });

  it.each([
    ['lost', null, 0],
    ['lost and the neighbour does not come back in time', { restartUs: 60 * SECOND, longLivedUs: 0 }, 60],
    ['lost and the neighbour does not come back in a long time', { restartUs: 60 * SECOND, longLivedUs: 90 * SECOND }, 150],
  ] as const)('goes with its session when that is %s, and the next session is heard', (_, restart, keptSeconds) => {
    const network = stuck(restart);
    network.at(110 * SECOND, () => network.cut(0, 1));
    network.at(400 * SECOND, () => network.mend(0, 1));
    network.runUntil(300 * SECOND);
    const lost = network.changes.find(({ at }) => at === 1)!.seconds;
    const gone = network.changed.find(({ atUs, router }) => router === 1 && atUs >= (lost + keptSeconds) * SECOND)!.atUs;
    expect([network.path(1), Math.round(gone / SECOND - lost)]).toEqual([null, keptSeconds]);
    network.rest();
    expect(network.path(1)).toBe('1');
    withdraw(network);
    network.rest();
    expect(network.path(1)).toBeNull();
  });

  it('goes when its session is closed while the neighbour is awaited', () => {
    const network = stuck({ restartUs: 3600 * SECOND, longLivedUs: 0 });
    network.at(110 * SECOND, () => network.cut(0, 1));
    network.at(130 * SECOND, () => network.layer.close(network.end(1, 0)));
    network.runUntil(129 * SECOND);
    expect(network.path(1)).toBe('1');
    network.runUntil(131 * SECOND);
    expect(network.path(1)).toBeNull();
  });
});

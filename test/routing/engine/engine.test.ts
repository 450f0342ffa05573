/**
 * Goal: what travels when: order, timing and the ends of sessions. Method: networks of two to four routers whose messages
 * can be counted on paper; each case that once went wrong has a test of its own.
 */
import { describe, expect, it } from 'vitest';
import { Phase } from '../../../sim/kernel/phase.ts';
import { instant } from '../../../sim/kernel/time.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const MS = 1000;
/** 1 is the customer of 2, which is the customer of 3. */
const chain = (options: Parameters<typeof smallNetwork>[2] = {}, mraiUs = 0): SmallNetwork =>
  smallNetwork(
    [1, 2, 3],
    [
      { a: 0, b: 1, relation: Relation.provider, delayUs: 10 * MS, mraiUsA: mraiUs, mraiUsB: mraiUs },
      { a: 1, b: 2, relation: Relation.provider, delayUs: 20 * MS, mraiUsA: mraiUs, mraiUsB: mraiUs },
    ],
    options,
  );

/** Does something at an instant of the run, as a fault would. */
function at(network: SmallNetwork, us: number, act: () => void): void {
  const id = network.scheduler.register(act);
  network.scheduler.schedule(instant(us), Phase.fault, id, 0, 0, 0);
}

describe('messages', () => {
  it('arrive after the delay of each session, and are sent on at once', () => {
    const network = chain();
    network.engine.originate(0, 0, true);
    network.rest();
    expect(network.sent).toEqual([
      { atUs: 0, from: 0, to: 1, path: '1' },
      { atUs: 10 * MS, from: 1, to: 2, path: '2 1' },
    ]);
    expect(network.scheduler.now).toBe(30 * MS);
    expect([0, 1, 2].map((router) => network.path(router))).toEqual(['', '1', '2 1']);
  });

  it.each([1, 2, 3, 4])('wait for processing within its bounds (seed %i)', (seed) => {
    const network = chain({ seed, speaker: () => ({ processingLowUs: 5 * MS, processingSpanUs: 100 * MS }) });
    network.engine.originate(0, 0, true);
    network.rest();
    const waits = [network.sent[1]!.atUs - 10 * MS, network.scheduler.now - network.sent[1]!.atUs - 20 * MS];
    for (const wait of waits) {
      expect(wait).toBeGreaterThanOrEqual(5 * MS);
      expect(wait).toBeLessThanOrEqual(105 * MS);
    }
    expect(waits[0]).not.toBe(waits[1]);
  });

  it('that cancel each other within an instant are never sent', () => {
    const network = chain();
    at(network, 5, () => {
      network.engine.originate(0, 0, true);
      network.engine.originate(0, 0, false);
    });
    network.rest();
    expect(network.sent).toEqual([]);
  });

  it('several in one instant make one decision', () => {
    const network = smallNetwork(
      [1, 2, 3, 9],
      [
        { a: 0, b: 3, relation: Relation.provider },
        { a: 1, b: 3, relation: Relation.provider },
        { a: 3, b: 2, relation: Relation.provider },
      ],
    );
    network.engine.originate(0, 0, true);
    network.engine.originate(0, 1, true);
    network.rest();
    // AS 9 hears 1 and 2 together, tells its provider once, and tells the loser what it chose.
    expect(network.sent.filter(({ from }) => from === 3).map(({ to, path }) => `${to}: ${path}`)).toEqual(['1: 9 1', '2: 9 1']);
  });
});

describe('the MRAI', () => {
  it('holds the second announcement back, lets withdrawals through, and sends only the last state', () => {
    const network = chain({ engine: { mraiJitter: false } }, 30_000 * MS);
    network.engine.originate(0, 0, true);
    at(network, 1000 * MS, () => network.engine.originate(0, 0, false));
    at(network, 2000 * MS, () => network.engine.originate(0, 0, true));
    network.rest();
    expect(network.sent.filter(({ from }) => from === 0)).toEqual([
      { atUs: 0, from: 0, to: 1, path: '1' },
      { atUs: 1000 * MS, from: 0, to: 1, path: null },
      { atUs: 30_000 * MS, from: 0, to: 1, path: '1' },
    ]);
  });

  it('holds withdrawals too where they are limited, and forgets what is undone meanwhile', () => {
    const network = chain({ engine: { mraiJitter: false, limitWithdrawals: true } }, 30_000 * MS);
    network.engine.originate(0, 0, true);
    at(network, 1000 * MS, () => network.engine.originate(0, 0, false));
    at(network, 2000 * MS, () => network.engine.originate(0, 0, true));
    at(network, 40_000 * MS, () => network.engine.originate(0, 0, false));
    at(network, 41_000 * MS, () => network.engine.originate(0, 0, true));
    at(network, 42_000 * MS, () => network.engine.originate(0, 0, false));
    network.rest();
    expect(network.sent.filter(({ from }) => from === 0)).toEqual([
      { atUs: 0, from: 0, to: 1, path: '1' },
      { atUs: 40_000 * MS, from: 0, to: 1, path: null },
    ]);
    expect(network.path(2)).toBeNull();
  });

  it('starts afresh with a session: the table is sent at once', () => {
    const network = chain({ engine: { mraiJitter: false } }, 30_000 * MS);
    network.engine.originate(0, 0, true);
    const ends = [network.end(0, 1), network.end(1, 0)];
    at(network, 1000 * MS, () => ends.forEach((end) => network.engine.sessionLost(end)));
    at(network, 2000 * MS, () => ends.forEach((end) => network.engine.sessionEstablished(end)));
    network.runUntil(3000 * MS);
    expect(network.sent.filter(({ from }) => from === 0).map(({ atUs }) => atUs)).toEqual([0, 2000 * MS]);
    expect(network.path(1)).toBe('1');
  });
});

describe('sessions', () => {
  it('that end take what was learned with them, at each end by itself', () => {
    const network = chain();
    network.engine.originate(0, 0, true);
    network.rest();
    network.engine.sessionLost(network.end(1, 0));
    network.rest();
    expect([0, 1, 2].map((router) => network.path(router))).toEqual(['', null, null]);
    const rib = network.context.ribs[0]!;
    expect(rib.adjOut[network.end(0, 1)]).not.toBe(0);
    network.engine.sessionLost(network.end(0, 1));
    expect(rib.adjOut[network.end(0, 1)]).toBe(0);
  });

  it('nothing sent before the end reaches the next one, even where one end still talked to the other', () => {
    const network = chain();
    const ends = [network.end(0, 1), network.end(1, 0)] as const;
    at(network, 0, () => network.engine.sessionLost(ends[1]));
    at(network, 1 * MS, () => network.engine.originate(0, 0, true));
    at(network, 2 * MS, () => network.engine.originate(0, 0, false));
    at(network, 3 * MS, () => network.engine.sessionLost(ends[0]));
    at(network, 4 * MS, () => ends.forEach((end) => network.engine.sessionEstablished(end)));
    network.runUntil(11 * MS + 500);
    expect(network.path(1)).toBeNull();
    network.rest();
    expect(network.path(2)).toBeNull();
    expect(network.sent.some(({ from }) => from === 1)).toBe(false);
  });

  it('what TCP holds on a blocked way comes before what is sent after it opens', () => {
    let isBlocked = false;
    const transport = { internalDelayUs: () => 0, isBlocked: () => isBlocked };
    const network = chain({ engine: { transport } });
    at(network, 0, () => {
      isBlocked = true;
      network.engine.originate(0, 0, true);
    });
    // Sent while blocked, it arrives on the open way at 23 ms, before the message held since 10 ms is sent again (30 ms).
    at(network, 13 * MS, () => network.engine.originate(0, 0, false));
    at(network, 20 * MS, () => {
      isBlocked = false;
      network.engine.unblocked(network.end(1, 0));
    });
    network.runUntil(25 * MS);
    expect(network.path(1)).toBeNull();
    network.rest();
    expect([network.path(1), network.path(2)]).toEqual([null, null]);
  });
});

describe('a router that loses everything', () => {
  it('has no route left and, once its sessions return, learns them again', () => {
    const network = chain();
    network.engine.originate(0, 0, true);
    network.rest();
    const ends = [network.end(1, 0), network.end(1, 2), network.end(0, 1), network.end(2, 1)];
    ends.forEach((end) => network.engine.sessionLost(end));
    network.engine.clearSpeaker(1);
    network.rest();
    expect([0, 1, 2].map((router) => network.path(router))).toEqual(['', null, null]);
    ends.forEach((end) => network.engine.sessionEstablished(end));
    network.rest();
    expect([0, 1, 2].map((router) => network.path(router))).toEqual(['', '1', '2 1']);
  });
});

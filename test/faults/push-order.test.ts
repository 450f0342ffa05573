/**
 * Goal: of two configurations pushed to one session the later one is in force while it is there, and the earlier one again
 * when the later one is taken back first, by the end of its fault or by its roll-back. Method: the policy of the session's
 * end at moments between.
 */
import { describe, expect, it } from 'vitest';
import { present } from '../../sim/kernel/assert.ts';
import { instant, seconds } from '../../sim/kernel/time.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { prepare } from '../../sim/run/simulate.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const topology = topologyFrom(worldText(ampleChoice));
const SESSION = 'blue-aa1';

interface Times {
  readonly atSeconds: number;
  readonly forSeconds?: number;
  readonly rollBackSeconds?: number;
}

const push = (localPref: number, { atSeconds, forSeconds, rollBackSeconds }: Times): Fault =>
  fault(
    {
      kind: 'config.push', prepend: 0, communities: [], local_pref: localPref, med: localPref, announce_to: undefined,
      withdraw: false, leaks: false, pause: seconds(0), canary: undefined,
      roll_back: rollBackSeconds === undefined ? undefined : seconds(rollBackSeconds),
    },
    [`session/${SESSION}`],
    { id: `push-${localPref}`, atSeconds, forSeconds: forSeconds ?? null },
  );

/** LOCAL_PREF and MED in force at seconds of a run. */
function inForce(faults: readonly Fault[], at: readonly number[]): (number | null)[][] {
  const { world } = prepare(scenarioOf(topology, { faults, duration: seconds(300) }));
  const { context, blueprint } = world;
  const { graph } = context;
  const ends = Array.from({ length: graph.halfEdgeCount }, (_, h) => h);
  const end = present(
    ends.find((h) => {
      const session = blueprint.network.sessions[graph.session[h]!]!;
      return session.id === SESSION && graph.owner[h] === session.ends[0];
    }),
    SESSION,
  );
  return at.map((second) => {
    world.scheduler.run(instant(seconds(second)), 1_000_000);
    const { localPref, med } = context.policies[context.policyOf[end]!]!;
    return [localPref, med];
  });
}

describe('two configurations on one session', () => {
  const none = [null, null];
  const [first, second] = [[30, 30], [70, 70]];

  it('the later one is taken back first: the earlier one is in force again', () => {
    const byEnd = [push(30, { atSeconds: 60, forSeconds: 120 }), push(70, { atSeconds: 90, forSeconds: 30 })];
    expect(inForce(byEnd, [75, 100, 130, 200])).toEqual([first, second, first, none]);
    const byRollBack = [push(30, { atSeconds: 60, rollBackSeconds: 120 }), push(70, { atSeconds: 90, rollBackSeconds: 30 })];
    expect(inForce(byRollBack, [75, 100, 130, 200])).toEqual([first, second, first, none]);
  });

  it('the earlier one is taken back first: the later one stays in force', () => {
    const faults = [push(30, { atSeconds: 60, forSeconds: 50 }), push(70, { atSeconds: 90, forSeconds: 80 })];
    expect(inForce(faults, [75, 100, 130, 200])).toEqual([first, second, second, none]);
  });
});

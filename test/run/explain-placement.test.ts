/**
 * Goal: where a replica is, why, and where else it could run can be asked at any moment. Method: the teaching topology loses a
 * node; the question is put before, just before and after the replica moves, and where nothing is rescheduled.
 */
import { describe, expect, it } from 'vitest';
import { instant, seconds } from '../../sim/kernel/time.ts';
import { explainPlacement } from '../../sim/run/explain-placement.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { rowsOf } from '../support/runs.ts';
import { fault, scenarioOf, twoSites } from '../support/worlds.ts';

const scenario = scenarioOf(twoSites({ scheduling: 'kubernetes-50s' }), {
  faults: [fault({ kind: 'node.fail' }, ['node/fra-r1-n1'])],
  duration: seconds(900),
});
const { trace } = simulate(scenario);
const move = rowsOf(trace, EventKind.replicaNode)[0]!;
const replica = trace.entities('replica')[move.who]!.id;
const nameOf = (node: number): string => trace.entities('node')[node]!.name;

describe('a placement', () => {
  it('just before the move foretells it, with what stands in the way of the node that is lost', () => {
    const { node, moved, next } = explainPlacement(scenario, replica, instant(move.time - 1));
    expect(node).toBe('fra-r1-n1');
    expect(moved).toBeNull();
    expect(next!.node).toBe(nameOf(move.new));
    expect(next!.refused).toEqual([{ node: 'fra-r1-n1', why: 'not-ready' }]);
  });

  it('after the move tells from where and why', () => {
    const { node, moved } = explainPlacement(scenario, replica, instant(seconds(800)));
    expect(node).toBe(nameOf(move.new));
    expect(moved).toMatchObject({ at: move.time, from: 'fra-r1-n1', to: node });
    expect(moved!.reason).not.toBe('none');
    const { causes, state, isInRotation } = explainPlacement(scenario, replica, instant(seconds(800)));
    expect({ state, isInRotation }).toEqual({ state: 'up', isInRotation: true });
    expect(causes[0]!.at).toBe(move.time);
    expect(causes.at(-1)!.text).toContain('fault');
  });

  it('has no next node where nothing is rescheduled', () => {
    const still = { ...scenario, topology: twoSites() };
    expect(explainPlacement(still, replica, instant(seconds(800)))).toMatchObject({
      node: 'fra-r1-n1',
      moved: null,
      next: null,
      causes: [],
    });
  });
});

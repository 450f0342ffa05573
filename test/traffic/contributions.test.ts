/**
 * What a flow puts on resources is exchanged without a trace of what was there before. Lists of different lengths and resources
 * follow each other, and the loads are held to those that a flow listed once comes to.
 */
import { describe, expect, it } from 'vitest';
import { Contributions } from '../../sim/traffic/contributions.ts';
import { flowState } from '../../sim/traffic/flow-state.ts';
import { Resources } from '../../sim/traffic/resources.ts';

const COUNT = 100;
const timing = { timeoutUs: 1_000_000, backoffUs: 0, attemptsMax: 1 };
const resources = (): Resources =>
  new Resources(Array.from({ length: COUNT }, (_, i) => ({ id: `r${i}`, kind: 'site', capacity: 1 })));
const lines = (of: Resources) => Array.from({ length: COUNT }, (_, i) => of.line(i));

/** Puts `of` each on the first so many resources, ten requests a second that grow by one. */
function listed(contributions: Contributions, count: number, of: number): void {
  contributions.clear();
  contributions.of({ at: 10, per: 1 });
  for (let resource = 0; resource < count; resource++) contributions.add(resource, of);
}

describe('contributions of a flow', () => {
  it('leave what a flow that was listed once leaves', () => {
    const [many, one] = [resources(), resources()];
    const contributions = new Contributions(many);
    const state = flowState(timing);
    for (const [count, of] of [[COUNT, 0.3], [2, 0.7], [2, 0.1], [COUNT - 1, 0.9], [5, 0.25]] as const) {
      listed(contributions, count, of);
      contributions.replace(7, state);
    }
    const once = new Contributions(one);
    listed(once, 5, 0.25);
    once.replace(7, flowState(timing));
    expect(lines(many)).toEqual(lines(one));
    expect(many.line(4)).toEqual({ at: 2.5, per: 0.25 });
    expect(many.line(5)).toEqual({ at: 0, per: 0 });
    expect(many.users.map((users) => [...users])).toEqual(one.users.map((users) => [...users]));
  });

  it('are for each second when no tries are named', () => {
    const all = resources();
    const contributions = new Contributions(all);
    contributions.of();
    contributions.add(3, 8);
    contributions.replace(0, flowState(timing));
    expect(all.line(3)).toEqual({ at: 8, per: 0 });
  });
});

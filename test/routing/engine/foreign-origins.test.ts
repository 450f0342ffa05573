/**
 * Goal: what routers of other ASes originate survives their death, and a hijack ends with the last who claims it. Method: a small
 * world whose routers are held and let go of between two moments, the state of routing against that of a quiet one.
 */
import { describe, expect, it } from 'vitest';
import { instant, seconds } from '../../../sim/kernel/time.ts';
import { prepare } from '../../../sim/run/simulate.ts';
import type { World } from '../../../sim/run/world.ts';
import { routingState } from '../../support/runs.ts';
import { ampleChoice, scenarioOf, worldOf } from '../../support/worlds.ts';

const world = (): World => {
  const made = prepare(scenarioOf(worldOf(ampleChoice), { duration: seconds(2000) })).world;
  made.scheduler.run(instant(seconds(10)));
  return made;
};
const run = ({ scheduler }: World, untilSeconds: number): void => {
  scheduler.run(instant(seconds(untilSeconds)));
};

describe('a router of another AS', () => {
  it('that comes back originates the prefixes of its people again', () => {
    const quiet = routingState(world());
    const hurt = world();
    const router = hurt.blueprint.network.speakerOf('one-paris');
    hurt.physical.holdRouter(router, true);
    run(hurt, 600);
    expect(routingState(hurt)).not.toEqual(quiet);
    hurt.physical.holdRouter(router, false);
    run(hurt, 1900);
    expect(routingState(hurt)).toEqual(quiet);
  });

  it('claims a prefix for as long as anybody makes it, through its own death', () => {
    const quiet = routingState(world());
    const hurt = world();
    const { foreignOrigins, blueprint, physical } = hurt;
    const router = blueprint.network.speakerOf('three-boston');
    const prefix = blueprint.plan.indexOf('192.0.2.0/24');
    const [first, second] = [foreignOrigins.hijack(prefix, router), foreignOrigins.hijack(prefix, router)];
    run(hurt, 100);
    const claimed = routingState(hurt);
    expect(claimed).not.toEqual(quiet);
    first();
    physical.holdRouter(router, true);
    run(hurt, 600);
    physical.holdRouter(router, false);
    run(hurt, 1200);
    expect(routingState(hurt)).toEqual(claimed);
    expect(foreignOrigins.isOwn(prefix, router)).toBe(false);
    second();
    run(hurt, 1900);
    expect(routingState(hurt)).toEqual(quiet);
  });
});

/**
 * Goal: real daemons and the simulator choose the same best routes and catchments, in every state of a random case. Method:
 * random topologies of all families run in BIRD and in FRR inside network namespaces and in the simulator, through the same
 * random failures. `npm run test:oracle` runs as many more as wanted.
 */
import { describe, expect, it } from 'vitest';
import { requirement } from '../support/requirement.ts';
import { BIRD, FRR_BGPD, missingForDaemons } from './daemons/commands.ts';
import { runMany } from './many.ts';

/** Cases at once: they wait more than they work. */
const JOBS = 5;
const LIMIT_MS = 170_000;

const bird = requirement('oracle', missingForDaemons([BIRD]));

describe.skipIf(bird.skip)(`BIRD${bird.reason}`, () => {
  it(
    'agrees in 30 random cases',
    async () => {
      const tally = await runMany({ cases: 30, seed: 1, jobs: JOBS, daemon: 'bird', family: null });
      expect(tally.mismatches).toEqual([]);
      expect(tally).toMatchObject({ cases: 30, restless: 0 });
      expect(tally.routes).toBeGreaterThan(5_000);
    },
    LIMIT_MS,
  );
});

const frr = requirement('oracle', missingForDaemons([FRR_BGPD]));

describe.skipIf(frr.skip)(`FRR${frr.reason}`, () => {
  it(
    'agrees in 4 random cases',
    async () => {
      const tally = await runMany({ cases: 4, seed: 1, jobs: 4, daemon: 'frr', family: null });
      expect(tally.mismatches).toEqual([]);
      expect(tally.routes).toBeGreaterThan(500);
    },
    LIMIT_MS,
  );
});

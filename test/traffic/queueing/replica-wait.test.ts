/**
 * Goal: the wait in steps is the wait, to the error that its file states, and needs few steps. Method: a sweep over load against
 * the queue itself, for replicas like those of the platform.
 */
import { describe, expect, it } from 'vitest';
import { queueFigures } from '../../../sim/traffic/queueing/queue.ts';
import { ReplicaQueue } from '../../../sim/traffic/queueing/replica-wait.ts';

const REPLICAS = [
  { capacityRps: 3000, serviceTimeUs: 6000, servers: 18 },
  { capacityRps: 8000, serviceTimeUs: 200, servers: 2 },
  { capacityRps: 100, serviceTimeUs: 1000, servers: 1 },
  { capacityRps: 1500, serviceTimeUs: 12_000, servers: 18 },
] as const;

describe.each(REPLICAS)('a replica of $capacityRps requests per second', ({ capacityRps, serviceTimeUs, servers }) => {
  describe.each(['exponential', 'deterministic'] as const)('with %s patience', (patienceLaw) => {
    const spec = { capacityRps, serviceTimeUs, patienceLaw, patienceUs: 3_000_000 };
    const exact = (load: number) =>
      queueFigures({
        servers,
        arrivalRps: load * capacityRps,
        serviceSeconds: servers / capacityRps,
        patienceLaw,
        patienceSeconds: 3,
      });

    it('works on as many requests at once as capacity and service time say', () => {
      expect(new ReplicaQueue(spec).servers).toBe(servers);
    });

    it('waits as the queue does, within the error of a step', () => {
      const queue = new ReplicaQueue(spec);
      // From above, so that steps are not built in the order in which they are asked for.
      for (let load = 0.98; load > 0; load -= 0.0037) {
        const { meanUs, abandonedShare, from, to } = queue.at(load);
        expect(from).toBeLessThanOrEqual(load);
        expect(to).toBeGreaterThan(load);
        const waitUs = exact(load).meanServedWaitSeconds * 1e6;
        const most = Math.max(100, 0.2 * exact(from).meanServedWaitSeconds * 1e6) / 2;
        expect(Math.abs(meanUs - waitUs)).toBeLessThanOrEqual(most * (1 + 1e-9));
        expect(Math.abs(abandonedShare - exact(load).abandonedShare)).toBeLessThanOrEqual(0.001);
      }
    });

    it('needs few steps up to 90 % load', () => {
      const queue = new ReplicaQueue(spec);
      let steps = 0;
      for (let load = 0; load < 0.9; load = queue.at(load).to) steps++;
      expect(steps).toBeLessThanOrEqual(40);
    });

    it('beyond capacity gives the queue itself', () => {
      const wait = new ReplicaQueue(spec).at(1.5);
      expect(wait.abandonedShare).toBeCloseTo(1 / 3, 3);
      expect(wait.meanUs).toBeCloseTo(exact(1.5).meanServedWaitSeconds * 1e6, 6);
      expect(wait.to).toBe(1.5);
    });
  });
});

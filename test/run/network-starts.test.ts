/**
 * Goal: worlds that route alike share a solved start, and no others do; sharing changes nothing that a run writes down. Method:
 * pairs of small topologies that differ in one value, and a run before and after others have been in the same network.
 */
import { describe, expect, it } from 'vitest';
import { convergedStart } from '../../sim/run/converged-start.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { fault, scenarioOf, twoSites } from '../support/worlds.ts';

const networkOf = (topology: Topology) => convergedStart(scenarioOf(topology)).network;
const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/fra'], { forSeconds: 100 });

describe('starts of networks', () => {
  it('are shared by worlds that differ in what moves no route', () => {
    const plain = networkOf(twoSites());
    expect(networkOf(twoSites())).toBe(plain);
    expect(networkOf(twoSites({ 'clients.demand.web.curve': 'flat' }))).toBe(plain);
  });

  it('are not shared where our own routers, filters or timers to forward differ', () => {
    const plain = networkOf(twoSites());
    const changed = twoSites();
    const [link] = changed.backbone;
    expect(networkOf({ ...changed, backbone: [{ ...link!, metric: link!.metric + 1 }] })).not.toBe(plain);
    expect(networkOf({ ...changed, as: { ...changed.as, fibInstall: 12_345 as typeof changed.as.fibInstall } })).not.toBe(plain);
    const internet = { ...changed.internet, links: changed.internet.links.slice(1) };
    expect(networkOf({ ...changed, internet })).not.toBe(plain);
  });

  it('say the same after other runs as before', () => {
    const run = () => simulate(scenarioOf(twoSites(), { faults: [power] })).trace.hashes();
    const first = run();
    simulate(scenarioOf(twoSites({ 'clients.demand.web.curve': 'flat' }), { faults: [power] }));
    expect(run()).toEqual(first);
  });
});

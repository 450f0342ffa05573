/**
 * Goal: one entity more moves nobody else's dice. Method: the same faults on a world and on the world with an AS and its
 * people who want nothing, or with a datacenter that announces nothing; what sessions, machines and health checks of the
 * others do, and when, is compared by id.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../sim/model/topology/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { told } from '../support/runs.ts';
import { trouble } from '../support/random-faults.ts';
import { ampleWorlds, scenarioOf, topologyFrom, worldOf, worldText, type WorldChoice } from '../support/worlds.ts';

const OWN_PACE = [
  EventKind.sessionState, EventKind.nodeState, EventKind.replicaState, EventKind.healthState, EventKind.linkState,
];

/** More of the world, put in before everything else so that every index moves. */
const additions: Readonly<Record<string, (choice: WorldChoice) => Topology>> = {
  'an AS with people who want nothing': (choice) =>
    topologyFrom(
      worldText(choice)
        .replace('    one: {', '    aaa: { asn: 64999, kind: eyeball, pops: [london] }\n    one: {')
        .replace(
          '    - { between: [one,', '    - { between: [aaa, blue-frankfurt], relationship: provider }\n    - { between: [one,',
        )
        .replace('populations:\n', 'populations:\n  aaa: { place: london, people: 9M, as: aaa, demand: {} }\n'),
    ),
  'a datacenter that announces nothing': (choice) =>
    topologyFrom(
      worldText(choice).replace(
        'datacenters:\n',
        'datacenters:\n  a0: { place: london, routers: [a01], nodes: { racks: 1, nodes_per_rack: 1 } }\n',
      ),
    ),
};

const isOthers = (line: string): boolean => !/\ba01\b|\ba0\b|\baaa\b/.test(line);

describe('what is added and has nothing to do with the rest', () => {
  for (const [what, larger] of Object.entries(additions)) {
    it(`${what} leaves everybody else's times alone`, () => {
      const worlds = ampleWorlds.map(
        (choice) => ({ ...choice, announceWhile: '{ at_least: 1, scope: site }', reflectors: false }),
      );
      fc.assert(
        fc.property(
          trouble(worlds, { atMaxSeconds: 200, forMaxSeconds: 300, heals: false }),
          fc.integer({ min: 0, max: 2 ** 31 }),
          ({ choice, faults }, seed) => {
            const size = ({ datacenters, populations }: Topology): number => datacenters.length + populations.length;
            expect(size(larger(choice))).toBe(size(worldOf(choice)) + 1);
            const before = told(simulate(scenarioOf(worldOf(choice), { faults, seed })).trace, OWN_PACE);
            const after = told(simulate(scenarioOf(larger(choice), { faults, seed })).trace, OWN_PACE);
            expect(after.filter(isOthers)).toEqual(before);
          },
        ),
        { numRuns: 25 },
      );
    });
  }
});

/** Twelve hex digits that stand for everything a scenario says, file names apart: equal hashes and seeds give equal runs. */
import { hashText } from '../kernel/dice.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Topology } from '../model/topology/types.ts';

const LEFT_OUT = new Set(['file', 'location', 'seed', 'topology']);
const topologyHashes = new WeakMap<Topology, string>();

function hashOf(value: object): string {
  const text = JSON.stringify(value, (key, item: unknown) => {
    if (LEFT_OUT.has(key)) return undefined;
    return typeof item === 'bigint' ? item.toString() : item;
  });
  const hex = (salt: number): string => hashText(text, salt).toString(16).padStart(8, '0');
  return hex(1) + hex(2);
}

export function scenarioHash(scenario: Scenario): string {
  const { topology } = scenario;
  let ofTopology = topologyHashes.get(topology);
  if (ofTopology === undefined) topologyHashes.set(topology, (ofTopology = hashOf(topology)));
  return hashOf({ ...scenario, world: ofTopology }).slice(0, 12);
}

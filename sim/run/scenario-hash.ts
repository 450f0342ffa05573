/** Twelve hex digits that stand for everything a scenario says, file names apart: equal hashes and seeds give equal runs. */
import { hashText } from '../kernel/dice.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Topology } from '../model/topology/types.ts';

const LEFT_OUT = new Set(['file', 'location', 'seed', 'topology', 'variantFields']);
const topologyHashes = new WeakMap<Topology, string>();

function hashOf(value: object): string {
  const text = JSON.stringify(value, (key, item: unknown) => {
    if (LEFT_OUT.has(key)) return undefined;
    return typeof item === 'bigint' ? item.toString() : item;
  });
  const hex = (salt: number): string => hashText(text, salt).toString(16).padStart(8, '0');
  return hex(1) + hex(2);
}

/** Equal for topologies that say the same, wherever they were read from. */
export function topologyHash(topology: Topology): string {
  let hash = topologyHashes.get(topology);
  if (hash === undefined) topologyHashes.set(topology, (hash = hashOf(topology)));
  return hash;
}

/** What was assumed in the scenario itself is in the values that it led to. */
export function scenarioHash({ assumptions: _values, ...scenario }: Scenario): string {
  return hashOf({ ...scenario, world: topologyHash(scenario.topology) }).slice(0, 12);
}

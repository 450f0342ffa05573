/**
 * A scenario that was read, as text that another program can run without reading any file: the topology as JSON, once for all
 * runs in it, and beside it what differs from run to run, which is plain data already. Addresses are big integers, which JSON
 * does not know, and stand under one name.
 */
import { assert } from '../../kernel/assert.ts';
import type { Topology } from '../topology/types.ts';
import type { Scenario } from './types.ts';

/** All of a scenario but its world. */
export type WorldlessScenario = Omit<Scenario, 'topology'>;

const ADDRESS = 'bits';

export const writeTopology = (topology: Topology): string =>
  JSON.stringify(topology, (key, value: unknown) => {
    if (typeof value !== 'bigint') return value;
    assert(key === ADDRESS, `a big integer that is no address: ${key}`);
    return value.toString();
  });

/** The opposite of `writeTopology`; throws on text that is no JSON, and looks no further. */
export const readTopologyText = (text: string): Topology =>
  JSON.parse(text, (key, value: unknown) =>
    key === ADDRESS && typeof value === 'string' ? BigInt(value) : value,
  ) as Topology;

export function worldless({ topology: _world, ...scenario }: Scenario): WorldlessScenario {
  return scenario;
}

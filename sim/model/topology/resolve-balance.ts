/** How a site's load is spread over its replicas: settings of the method, and what contradicts it. */
import { isPrime } from '../../kernel/prime.ts';
import { balanceMethods, type BalanceMethod } from '../presets/balancing.ts';
import type { Path } from '../source/tree.ts';
import { error, type Context } from './context.ts';
import type { WrittenTopology } from './schema.ts';
import type { Balance } from './balance-types.ts';

type WrittenBalance = WrittenTopology['services'][string]['balance'];

/** @param replicasMax the most replicas that a site of the service has. */
export function resolveBalance(context: Context, written: WrittenBalance, replicasMax: number, path: Path): Balance {
  if (typeof written === 'string') {
    const entries = entriesOf(written, replicasMax);
    return { method: written, entries, isHashed: false, flowCount: null, weights: [1], isTracked: false };
  }
  const { method } = written;
  const entries = written.entries ?? entriesOf(method, replicasMax);
  if (written.entries !== undefined) {
    const refuse = (message: string, expected: string): void =>
      error(context, { code: 'CAT1117', message, path: [...path, 'entries'], expected });
    if (method === 'modulo') refuse('a hash modulo has no table', 'no entries');
    else if (written.entries < replicasMax)
      refuse(`${written.entries} entries for ${replicasMax} replicas`, 'one entry or more for each replica');
    else if (method === 'maglev' && !isPrime(written.entries))
      refuse(`${written.entries} is not a prime number`, 'a prime number, such as 65537');
  }
  return {
    method,
    entries: method === 'modulo' ? null : entries,
    isHashed: written.load === 'hashed',
    flowCount: written.flows ?? null,
    weights: written.weights ?? [1],
    isTracked: written.tracked,
  };
}

/** The usual size, doubled until each replica has an entry of a resilient table. */
function entriesOf(method: BalanceMethod, replicasMax: number): number | null {
  let entries: number | null = balanceMethods[method];
  if (method === 'resilient') while (entries! < replicasMax) entries! *= 2;
  return entries;
}

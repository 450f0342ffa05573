/** Random faults of what runs in a datacenter, on targets that a topology has. */
import fc from 'fast-check';
import { seconds } from '../../sim/kernel/time.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import { entityIndex } from '../../sim/model/scenario/entities.ts';
import type { Topology } from '../../sim/model/topology/types.ts';

export type RandomFault = readonly [FaultParams, string[]];

export function platformFaultOn(topology: Topology): fc.Arbitrary<RandomFault> {
  const index = entityIndex(topology);
  const on = <K extends FaultParams>(
    how: fc.Arbitrary<K>,
    kind: 'instance' | 'node' | 'rack' | 'datacenter' | 'service',
  ): fc.Arbitrary<RandomFault> => {
    const ids = index.get(kind)!.map(({ id }) => id);
    const chosen = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: kind === 'instance' ? ids.length : 3 });
    return fc.tuple(
      how,
      chosen.map((list) => list.sort().map((id) => `${kind}/${id}`)),
    );
  };
  return fc.oneof(
    on(fc.constant({ kind: 'instance.hang' } as const), 'instance'),
    on(
      fc.constantFrom(0, 1, 3, 2000).map((by) => ({ kind: 'instance.slow', by }) as const),
      'instance',
    ),
    on(
      fc.constantFrom('healthy', 'unhealthy').map((as) => ({ kind: 'health.lie', as }) as const),
      'instance',
    ),
    on(
      fc
        .tuple(fc.constantFrom(1, 0.5, 5), fc.constantFrom(0, 3))
        .map(([by, delay]) => ({ kind: 'health.slow', by, delay: seconds(delay) }) as const),
      'instance',
    ),
    on(fc.constant({ kind: 'health.off' } as const), 'instance'),
    on(fc.constant({ kind: 'node.partition' } as const), 'node'),
    on(fc.constant({ kind: 'node.pause' } as const), 'node'),
    on(fc.constant({ kind: 'rack.fail' } as const), 'rack'),
    on(
      fc.tuple(fc.constantFrom(0, 8), fc.constantFrom(1, 2)).map(([grace, count]) => {
        const budget = { count, share: 0 };
        return { kind: 'node.drain', grace: seconds(grace), max_unavailable: budget } as const;
      }),
      'node',
    ),
    on(
      fc
        .tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 4), fc.constantFrom('site-by-site', 'all-sites'))
        .map(([surge, drain, order]) => {
          const pace = { surge, drain: seconds(drain), settle: seconds(0), order };
          return { kind: 'deploy.replace', max_unavailable: { count: 1, share: 0 }, ...pace } as const;
        }),
      'service',
    ),
    on(
      fc
        .tuple(fc.constantFrom('inside', 'border'), fc.constantFrom(undefined, seconds(4)))
        .map(([checks, hold]) => ({ kind: 'datacenter.isolate', checks, hold }) as const),
      'datacenter',
    ),
  );
}

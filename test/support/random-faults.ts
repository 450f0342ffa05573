/** Random faults that fit a topology, and random worlds in trouble. */
import fc from 'fast-check';
import { seconds } from '../../sim/kernel/time.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { networkFaultOn } from './random-network-faults.ts';
import { platformFaultOn } from './random-platform-faults.ts';
import { fault, worldOf, type WorldChoice } from './worlds.ts';

export interface FaultTimes {
  readonly atMaxSeconds: number;
  readonly forMaxSeconds: number;
  /** Whether every fault ends. */
  readonly heals: boolean;
}

/** One fault of any kind on targets that exist, its times in whole and broken seconds. */
export function faultOn(topology: Topology, times: FaultTimes): fc.Arbitrary<Fault> {
  const sessions = topology.neighbors.flatMap((neighbor) => neighbor.sessions.map(({ id }) => id));
  const links = [...topology.backbone.map(({ id }) => `link/${id}`), ...sessions.map((id) => `session/${id}`)];
  const instances = topology.services.flatMap((service) =>
    service.sites.flatMap(({ datacenter, replicas }) =>
      Array.from({ length: replicas }, (_, i) => `${service.id}/${datacenter}/${i + 1}`),
    ),
  );
  const nodes = topology.datacenters.flatMap((datacenter) => datacenter.nodes.map(({ id }) => id));
  const prefixes = topology.aggregates.flatMap((aggregate) => aggregate.prefixes.map(({ text }) => text));
  const sites = topology.datacenters.map(({ id }) => id);
  const some = (kind: string, ids: readonly string[], most = 3): fc.Arbitrary<string[]> =>
    fc
      .uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: most })
      .map((chosen) => chosen.sort().map((id) => `${kind}/${id}`));
  const plain = (
    kind: 'instance.crash' | 'node.fail' | 'session.reset' | 'link.down',
    targets: fc.Arbitrary<string[]>,
  ): fc.Arbitrary<readonly [FaultParams, string[]]> => targets.map((target) => [{ kind }, target] as const);
  const what: fc.Arbitrary<readonly [FaultParams, string[]]> = fc.oneof(
    plain('instance.crash', some('instance', instances, instances.length)),
    plain('node.fail', some('node', nodes)),
    { weight: 4, arbitrary: networkFaultOn(topology).map(([how, target]) => [how, target] as const) },
    platformFaultOn(topology).map(([how, target]) => [how, target] as const),
    plain(
      'link.down',
      fc.uniqueArray(fc.constantFrom(...links), { minLength: 1, maxLength: 3 }).map((chosen) => chosen.sort()),
    ),
    plain('session.reset', some('session', sessions)),
    fc
      .tuple(
        some(
          'prefix',
          prefixes.flatMap((text) => [text, ...sites.map((site) => `${text}@${site}`)]),
        ),
        fc.constantFrom(0, 0, 2).map(seconds),
      )
      .map(([target, grace]) => [{ kind: 'prefix.withdraw', grace }, target] as const),
    fc
      .tuple(some('datacenter', sites, 2), fc.constantFrom('power', 'network', 'both'))
      .map(([target, how]) => [{ kind: 'datacenter.fail', how }, target] as const),
    fc
      .tuple(
        some(
          'client',
          topology.populations.map(({ id }) => id),
        ),
        fc.constantFrom(0, 0.5, 1.5, 4),
        fc.constantFrom(0, 7, 60),
      )
      .map(([target, by, ramp]) => [{ kind: 'demand.scale', by, ramp: seconds(ramp) }, target] as const),
    fc
      .tuple(fc.constantFrom(1, 3), fc.constantFrom(0, 500), fc.constantFrom(0, 11), fc.constantFrom(0, 40))
      .map(([by, add, rise, decay]) => {
        const how = { kind: 'demand.surge', by, add, rise: seconds(rise), decay: seconds(decay), service: undefined } as const;
        return [how, ['region/europe']] as [FaultParams, string[]];
      }),
    fc
      .tuple(fc.constantFrom(0, 2000), fc.constantFrom(0, 5e7))
      .map(
        ([requests, traffic]) =>
          [{ kind: 'demand.attack', requests, traffic, service: undefined }, ['service/web']] as [FaultParams, string[]],
      ),
  );
  // Short ones flap what is still being noticed or coming back; a few shared moments make faults collide.
  const span = fc
    .oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: times.forMaxSeconds * 1000 }))
    .map((ms) => ms / 1000);
  const moments = [50, 50.005, 50.06, 50.5, 51, 55, 80, 110].filter((at) => at <= times.atMaxSeconds);
  const at = fc.oneof(
    fc.integer({ min: 0, max: times.atMaxSeconds * 1000 }).map((ms) => ms / 1000),
    fc.constantFrom(...moments),
  );
  return fc
    .record({
      what,
      at,
      span: times.heals ? span : fc.option(span, { nil: null }),
    })
    .map(({ what: [how, target], at, span: length }) => fault(how, target, { atSeconds: at, forSeconds: length }));
}

export const faultsOn = (topology: Topology, times: FaultTimes, most = 3): fc.Arbitrary<Fault[]> =>
  fc
    .array(faultOn(topology, times), { minLength: 1, maxLength: most })
    .map((faults) => faults.map((one, i) => ({ ...one, id: `${one.id}-${i + 1}` })));

/** A random world with random faults on it. */
export const trouble = (
  worlds: fc.Arbitrary<WorldChoice>,
  times: FaultTimes,
): fc.Arbitrary<{ choice: WorldChoice; faults: Fault[] }> =>
  worlds.chain((choice) => faultsOn(worldOf(choice), times).map((faults) => ({ choice, faults })));

/** Random faults of lines, sessions, neighbours and routes that fit a topology. */
import fc from 'fast-check';
import { seconds } from '../../sim/kernel/time.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import type { Topology } from '../../sim/model/topology/types.ts';

export type Drawn = readonly [how: FaultParams, targets: string[]];

/** Kinds under which routing does not come to rest, or keeps what nobody said, for as long as they last. */
export const RESTLESS_KINDS: ReadonlySet<string> = new Set(['link.flap', 'link.impair', 'prefix.stuck']);

const direction = fc.constantFrom('both', 'forth', 'back');
const some = (kind: string, ids: readonly string[]): fc.Arbitrary<string[]> =>
  fc
    .uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 })
    .map((chosen) => chosen.sort().map((id) => (kind === '' ? id : `${kind}/${id}`)));

export function networkFaultOn(topology: Topology): fc.Arbitrary<Drawn> {
  const sessions = topology.neighbors.flatMap((neighbor) => neighbor.sessions.map(({ id }) => id));
  const links = [...topology.backbone.map(({ id }) => `link/${id}`), ...sessions.map((id) => `session/${id}`)];
  const routers = topology.datacenters.flatMap((datacenter) => datacenter.routers.map(({ id }) => id));
  const prefixes = topology.aggregates.flatMap((aggregate) => aggregate.prefixes.map(({ text }) => text));
  const sites = topology.datacenters.map(({ id }) => id);
  const neighbors = topology.neighbors.map(({ id }) => id);
  const eyeballs = topology.internet.ases.flatMap(({ id, kind }) => (kind === 'eyeball' ? [id] : []));
  const ases = topology.internet.ases.flatMap(({ id, kind }) => (kind === 'route-server' ? [] : [id]));
  const sitePrefixes = prefixes.flatMap((text) => [text, ...sites.map((site) => `${text}@${site}`)]);
  const draw = <P extends FaultParams>(how: fc.Arbitrary<P>, targets: fc.Arbitrary<string[]>): fc.Arbitrary<Drawn> =>
    fc.tuple(how, targets);
  return fc.oneof(
    draw(
      fc.record({
        kind: fc.constant('link.flap'),
        period: fc.integer({ min: 1, max: 90 }).map(seconds),
        down: fc.constantFrom(0, 0.2, 0.7, 1),
      }),
      some('', links),
    ),
    draw(
      fc.record({
        kind: fc.constant('link.impair'),
        delay: fc.constantFrom(0, 0.03, 0.5).map(seconds),
        loss: fc.constantFrom(0, 0.02, 0.6, 0.97, 1),
        rate: fc.constantFrom(undefined, 1e6, 1e8),
        direction,
      }),
      some('', links),
    ),
    draw(fc.record({ kind: fc.constant('session.silent'), direction, bfd: fc.boolean() }), some('session', sessions)),
    draw(
      fc.record({ kind: fc.constant('session.half-open'), forgotten_by: fc.constantFrom('us', 'neighbor') }),
      some('session', sessions),
    ),
    draw(fc.record({ kind: fc.constant('router.stub') }), some('router', routers)),
    draw(fc.record({ kind: fc.constant('router.fail'), boot: fc.constantFrom(0, 40).map(seconds) }), some('router', routers)),
    draw(
      fc.record({ kind: fc.constant('neighbor.fail'), what: fc.constantFrom('as', 'fabric', 'lines') }),
      some('neighbor', neighbors),
    ),
    draw(
      fc.record({
        kind: fc.constant('prefix.prepend'),
        times: fc.integer({ min: 0, max: 4 }),
        toward: fc.constantFrom(undefined, ...neighbors),
      }),
      some('prefix', sitePrefixes),
    ),
    draw(fc.record({ kind: fc.constant('prefix.leak'), toward: fc.constantFrom(undefined, ...ases) }), some('as', eyeballs)),
    draw(
      fc.record({
        kind: fc.constant('prefix.hijack'),
        by: fc.constantFrom(...ases),
        announces: fc.constant(undefined),
        forges_origin: fc.boolean(),
      }),
      some('prefix', prefixes),
    ),
    draw(fc.record({ kind: fc.constant('prefix.stuck'), by: fc.constantFrom(...ases) }), some('prefix', prefixes)),
    draw(
      fc.record({
        kind: fc.constant('config.push'),
        prepend: fc.constantFrom(0, 2),
        communities: fc.constantFrom([], [0xffff0000]),
        local_pref: fc.constantFrom(undefined, 50, 250),
        med: fc.constantFrom(undefined, 7),
        announce_to: fc.constantFrom(undefined, [neighbors[0]!]),
        withdraw: fc.boolean(),
        leaks: fc.boolean(),
        pause: fc.constantFrom(0, 20).map(seconds),
        canary: fc.constantFrom(undefined, sites.at(-1)!),
        roll_back: fc.constantFrom(undefined, seconds(30)),
      }),
      fc.oneof(some('datacenter', sites), some('router', routers), some('session', sessions)),
    ),
    draw(
      fc.record({
        kind: fc.constant('datacenter.drain'),
        steps: fc.constantFrom(['prepend', 'graceful-shutdown', 'withdraw'], ['withdraw'], ['graceful-shutdown', 'prepend']),
        prepend: fc.constantFrom(0, 3),
        dwell: fc.constantFrom(0, 20).map(seconds),
      }),
      some('datacenter', sites),
    ),
  );
}

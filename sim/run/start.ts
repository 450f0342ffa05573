/**
 * The converged state a run starts from: the steady-state solver for every prefix. Prefixes that are originated, exported and
 * accepted alike have the same state, which is solved once and copied. Where there is no such state BGP starts from the origins.
 */
import { accepts } from '../routing/policy/policy.ts';
import type { Origin } from '../routing/solver/fixpoint.ts';
import { PrefixRib, sharedRibs } from '../routing/rib/prefix-rib.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { AnnounceState } from '../trace/states.ts';
import type { ConvergedStart, RestlessStart } from './converged-start.ts';
import type { NetworkStarts } from './network-starts.ts';
import { hasFreePolicies, startOf, type RoutingDoubt } from './routing-doubts.ts';
import type { World } from './world.ts';

export function solveStart(world: World, start: ConvergedStart, routersByDatacenter: readonly (readonly number[])[]): void {
  const { context, announcer } = world;
  const originations = announcer.initialise();
  if (start.ribs === null) {
    const { restless, doubts } = solveAll(world, start.network, originations, routersByDatacenter);
    start.ribs = sharedRibs(context.ribSize, context.ribs);
    start.restless = restless;
    start.doubts = doubts;
  }
  for (const { prefix, speakers } of start.restless) {
    for (const speaker of speakers) world.engine.originate(prefix, speaker, true);
  }
  recordInitial(world);
  world.recorder.log?.start();
}

function solveAll(
  world: World,
  { solved }: NetworkStarts,
  originations: readonly { readonly prefix: number; readonly datacenter: number }[],
  routersByDatacenter: readonly (readonly number[])[],
): { readonly restless: readonly RestlessStart[]; readonly doubts: readonly RoutingDoubt[] } {
  const { context, blueprint } = world;
  const { plan, network } = blueprint;
  const origins: Origin[][] = plan.prefixes.map((prefix) =>
    prefix.pop === null ? [] : [{ speaker: network.speakerOf(prefix.pop) }],
  );
  for (const { prefix, datacenter } of originations) {
    for (const speaker of routersByDatacenter[datacenter]!) origins[prefix]!.push({ speaker });
  }
  const restless: RestlessStart[] = [];
  const doubts: RoutingDoubt[] = [];
  plan.prefixes.forEach((prefix, index) => {
    const treatment = context.policies.map((policy) => {
      const sign = accepts(policy, prefix) ? (policy.announced === null || policy.announced.has(index) ? '+' : '-') : '0';
      return policy.own?.has(index) === true ? `${sign}${index}` : sign;
    });
    // What the RPKI says goes by the address, so attested prefixes have no twin.
    const attested = context.rpki !== null && plan.written[index] !== null ? index : '';
    // Of prefixes of clients there are many, and what they do in doubt is seldom asked.
    const isLookedAt = prefix.role === 'aggregate' && hasFreePolicies(context);
    const told = [origins[index]!.map(({ speaker }) => speaker).join(','), treatment.join(''), attested, isLookedAt];
    const key = told.join('|');
    const rib = context.ribs[index]!;
    let twin = solved.get(key);
    if (twin === undefined) {
      const found = startOf(context, index, origins[index]!, isLookedAt);
      twin = { rib: new PrefixRib(context.ribSize, rib), start: found };
      solved.set(key, twin);
    } else rib.adopt(twin.rib);
    const { isSettled, doubt } = twin.start;
    if (!isSettled) restless.push({ prefix: index, speakers: origins[index]!.map(({ speaker }) => speaker) });
    if (doubt === null) return;
    const routers = doubt.speakers.map((speaker) => network.speakers[speaker]!.name);
    doubts.push({ prefix: prefix.text, kind: doubt.kind, routers });
  });
  return { restless, doubts };
}

/** State cells that do not start at what their first row calls old are written down for readers. */
function recordInitial(world: World): void {
  const { writer, blueprint, announcer, context, recorder } = world;
  blueprint.sites.forEach((site, index) => {
    for (const family of [4, 6] as const) {
      const prefix = blueprint.plan.hostOf(site.service, family);
      if (prefix < 0) continue;
      const state = announcer.isOriginated(prefix, site.datacenter) ? AnnounceState.announced : AnnounceState.withdrawn;
      writer.initial(EventKind.announceState, index, prefix, state);
    }
  });
  blueprint.plan.prefixes.forEach((prefix, index) => {
    if (prefix.role === 'client') return;
    const rib = context.ribs[index]!;
    for (let speaker = 0; speaker < context.graph.speakerCount; speaker++) {
      const route = rib.locRoute[speaker]!;
      if (route !== 0) writer.initial(EventKind.routeChange, speaker, index, recorder.route(route));
    }
  });
}

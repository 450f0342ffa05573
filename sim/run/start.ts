/**
 * The converged state a run starts from: the steady-state solver for every prefix. Prefixes that are originated, exported and
 * accepted alike have the same state, which is solved once and copied.
 */
import { assert } from '../kernel/assert.ts';
import { accepts } from '../routing/policy/policy.ts';
import { solveFixpoint, type Origin } from '../routing/solver/fixpoint.ts';
import { copyRibs } from '../routing/rib/prefix-rib.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { AnnounceState } from '../trace/states.ts';
import type { ConvergedStart } from './converged-start.ts';
import type { World } from './world.ts';

export function solveStart(world: World, start: ConvergedStart, routersByDatacenter: readonly (readonly number[])[]): void {
  const { context, announcer } = world;
  const originations = announcer.initialise();
  if (start.ribs === null) {
    solveAll(world, originations, routersByDatacenter);
    start.ribs = copyRibs(context.ribSize, context.ribs);
  }
  recordInitial(world);
}

function solveAll(
  world: World,
  originations: readonly { readonly prefix: number; readonly datacenter: number }[],
  routersByDatacenter: readonly (readonly number[])[],
): void {
  const { context, blueprint } = world;
  const { plan, network } = blueprint;
  const origins: Origin[][] = plan.prefixes.map((prefix) =>
    prefix.pop === null ? [] : [{ speaker: network.speakerOf(prefix.pop) }],
  );
  for (const { prefix, datacenter } of originations) {
    for (const speaker of routersByDatacenter[datacenter]!) origins[prefix]!.push({ speaker });
  }
  const solved = new Map<string, number>();
  plan.prefixes.forEach((prefix, index) => {
    const treatment = context.policies.map((policy) => {
      const sign = accepts(policy, prefix) ? (policy.announced === null || policy.announced.has(index) ? '+' : '-') : '0';
      return policy.own?.has(index) === true ? `${sign}${index}` : sign;
    });
    // What the RPKI says goes by the address, so attested prefixes have no twin.
    const attested = context.rpki !== null && plan.written[index] !== null ? index : '';
    const key = `${origins[index]!.map(({ speaker }) => speaker).join(',')}|${treatment.join('')}|${attested}`;
    const twin = solved.get(key);
    if (twin !== undefined) {
      context.ribs[index]!.copyFrom(context.ribs[twin]!);
      return;
    }
    const { isStable } = solveFixpoint(context, index, origins[index]!);
    assert(isStable, `no stable routing state for ${prefix.text}`);
    solved.set(key, index);
  });
}

/** State cells that do not start at what their first row calls old are written down for readers. */
function recordInitial(world: World): void {
  const { writer, blueprint, announcer, context, recorder } = world;
  blueprint.sites.forEach((site, index) => {
    for (const family of [4, 6] as const) {
      const prefix = blueprint.plan.hostOf(site.service, family);
      if (prefix < 0) continue;
      const state = announcer.isSiteAnnounced(index) ? AnnounceState.announced : AnnounceState.withdrawn;
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

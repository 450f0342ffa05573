/** Draining of datacenters, wired to the sessions and the announcer of a running world. */
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Announcer } from '../platform/announcer.ts';
import { SiteDrains } from '../platform/site-drain.ts';
import type { PolicyOverlays } from '../routing/engine/policy-overlays.ts';
import { isInternal } from '../routing/graph/relation.ts';
import type { Blueprint } from './build/blueprint.ts';
import type { PlannedPrefix } from './build/prefixes.ts';

export function siteDrainsOf(
  { plan, network }: Blueprint,
  world: { readonly scheduler: Scheduler; readonly announcer: Announcer; readonly policyOverlays: PolicyOverlays },
): SiteDrains {
  const { graph, speakers } = network;
  const isPublic = ({ role, isInternal: isInside }: PlannedPrefix): boolean =>
    (role === 'host' && !isInside) || role === 'aggregate';
  const own = plan.prefixes.flatMap((prefix, index) => (isPublic(prefix) ? [index] : []));
  const withhold = (datacenter: number, isHeld: boolean): void => {
    for (const prefix of own) world.announcer.withhold(prefix, datacenter, isHeld);
  };
  return new SiteDrains(
    {
      changePolicies: (datacenter, change) => {
        const undo: (() => void)[] = [];
        for (let h = 0; h < graph.halfEdgeCount; h++) {
          const isHere = speakers[graph.owner[h]!]!.datacenter === datacenter;
          if (isHere && !isInternal(graph.relation[h]!)) undo.push(world.policyOverlays.hold(h, change));
        }
        return () => undo.forEach((back) => back());
      },
      withdrawAll: (datacenter) => {
        withhold(datacenter, true);
        return () => withhold(datacenter, false);
      },
    },
    world.scheduler,
  );
}

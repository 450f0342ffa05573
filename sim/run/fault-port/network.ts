/** Faults' hold on the network of a running world. */
import { isInternal } from '../../routing/graph/relation.ts';
import { OWN_ROUTE } from '../../routing/route/routes.ts';
import type { NetworkActs } from '../../faults/world/network-acts.ts';
import type { World } from '../world.ts';

export function networkActs(world: World): NetworkActs {
  const { context, engine, physical, sessions, stubRouters, announcer, policyOverlays, foreignOrigins, siteDrains } = world;
  const { graph, routes } = context;
  const { speakers } = world.blueprint.network;
  const [firstRouter] = world.blueprint.network.ownRouters;
  const ourAs = graph.asOf[firstRouter!]!;
  const stuck = new Map<string, number>();
  return {
    holdRouter: (router, isHeld) => physical.holdRouter(router, isHeld),
    holdStub: (router, isHeld) => stubRouters.hold(router, isHeld),
    holdLink: (link, isHeld) => physical.holdLink(link, isHeld),
    impair: (directed, impairment) => physical.impair(directed, impairment),
    closeSession: (halfEdge) => sessions.close(halfEdge),
    releaseSession: (halfEdge) => sessions.release(halfEdge),
    silenceSession: (halfEdge, { direction, isBfdLost }, isHeld) =>
      sessions.mute(halfEdge, { sent: direction !== 'back', heard: direction !== 'forth', isBfdLost }, isHeld),
    forgetSession: (halfEdge, by) => sessions.forget(by === 'us' ? halfEdge : graph.mate[halfEdge]!),
    withhold: (prefix, datacenter, isHeld) => announcer.withhold(prefix, datacenter, isHeld),
    announceAsLastResort: (prefix, datacenter) => {
      const undo: (() => void)[] = [];
      for (let h = 0; h < graph.halfEdgeCount; h++) {
        if (speakers[graph.owner[h]!]!.datacenter !== datacenter || !isInternal(graph.relation[h]!)) continue;
        undo.push(policyOverlays.hold(h, { lastResortOwn: [prefix] }));
      }
      return () => undo.forEach((back) => back());
    },
    changePolicy: (halfEdge, change) => policyOverlays.hold(halfEdge, change),
    hijack: (prefix, router, isForged) =>
      foreignOrigins.hijack(prefix, router, isForged ? routes.prepended(OWN_ROUTE, ourAs) : OWN_ROUTE),
    stickRoute: (halfEdge, prefix, isHeld) => {
      const key = `${halfEdge} ${prefix}`;
      const holds = (stuck.get(key) ?? 0) + (isHeld ? 1 : -1);
      stuck.set(key, holds);
      if (holds === (isHeld ? 1 : 0)) engine.stick(halfEdge, prefix, isHeld);
    },
    drainSite: (datacenter, plan) => siteDrains.drain(datacenter, plan),
  };
}

/**
 * What must hold in the routing engine between any two instants, and once nothing is under way. Each check answers with the
 * violations as text, so that a failing law says which session and which prefix.
 */
import { outgoing } from '../../sim/routing/advertise/outgoing.ts';
import { rankOf, selectBest } from '../../sim/routing/decision/select.ts';
import type { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import { isInternal, Relation } from '../../sim/routing/graph/relation.ts';
import { NO_ROUTE } from '../../sim/routing/route/routes.ts';

/** A route that belongs into Adj-RIB-Out, made anew whatever was remembered. */
function madeAnew(engine: RoutingEngine, prefix: number, halfEdge: number): number {
  const { context } = engine;
  context.lastExport.speaker = -1;
  const out = outgoing(context, context.ribs[prefix]!, prefix, halfEdge);
  context.lastExport.speaker = -1;
  return out;
}

function nameOf(engine: RoutingEngine, halfEdge: number, prefix: number): string {
  const { owner, peer, lane } = engine.context.graph;
  return `at ${owner[halfEdge]} towards ${peer[halfEdge]}, lane ${lane[halfEdge]}, prefix ${prefix}`;
}

/** What is wrong in the columns of received and chosen routes: kept by increments, compared with a new calculation. */
function wrongColumns(engine: RoutingEngine): string[] {
  const { context } = engine;
  const { graph, ribs } = context;
  const wrong: string[] = [];
  ribs.forEach((rib, prefix) => {
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const wanted = rankOf(context, prefix, h, rib.adjIn[h]!);
      if (rib.rank[h] !== wanted) wrong.push(`rank ${rib.rank[h]} instead of ${wanted} ${nameOf(engine, h, prefix)}`);
    }
    for (let speaker = 0; speaker < graph.speakerCount; speaker++) {
      const best = selectBest(context, rib, speaker);
      const [edge, route] = [rib.locEdge[speaker], rib.locRoute[speaker]];
      if (edge !== best) wrong.push(`router ${speaker} chose ${edge} instead of ${best} for prefix ${prefix}`);
      if (route !== rib.bestRoute(speaker))
        wrong.push(`router ${speaker} has another route of prefix ${prefix} than its choice`);
    }
  });
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    const counted = engine.limitedCount(h);
    if (counted === null) continue;
    const held = ribs.filter((rib) => rib.adjIn[h] !== NO_ROUTE).length;
    if (counted !== held) wrong.push(`the limit counts ${counted} of ${held} prefixes ${nameOf(engine, h, -1)}`);
  }
  return wrong;
}

/** Violations between two instants of a run, while anything may be under way. */
export function wrongDuringRun(engine: RoutingEngine, isRouterUp: (router: number) => boolean): string[] {
  const { context } = engine;
  const { graph, ribs, routes, sessionUp } = context;
  const wrong = wrongColumns(engine);
  ribs.forEach((rib, prefix) => {
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const say = (what: string): number => wrong.push(`${what} ${nameOf(engine, h, prefix)}`);
      const route = rib.adjIn[h]!;
      const isStale = engine.isStale(h, prefix);
      const sendsItsNumber = !isInternal(graph.relation[h]!) && graph.relation[h] !== Relation.routeServer;
      const isStuck = engine.isStuck(h, prefix);
      const isKnown = route !== NO_ROUTE || isStale || isStuck;
      if (isKnown && !isRouterUp(graph.owner[h]!)) say('a router without power knows something');
      if (route === NO_ROUTE && isStale) say('nothing is kept as stale');
      if (route !== NO_ROUTE && sendsItsNumber && routes.length(route) === 0) say('a route without a path');
      if (sessionUp[h] === 0) {
        if (route !== NO_ROUTE && !isStale && !isStuck) say('a route of a session that is down');
        if (rib.adjOut[h] !== NO_ROUTE) say('a route sent over a session that is down');
        continue;
      }
      const isHeld = engine.heldByMraiUntil(h) !== null;
      if (!isHeld && madeAnew(engine, prefix, h) !== rib.adjOut[h]) say('a change that nobody is going to send');
    }
  });
  return wrong;
}

/** Violations where nothing is under way, no fault is left and every session may be up. */
export function wrongAtRest(engine: RoutingEngine): string[] {
  const { context } = engine;
  const { graph, ribs, sessionUp } = context;
  const wrong = wrongColumns(engine);
  ribs.forEach((rib, prefix) => {
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const say = (what: string): number => wrong.push(`${what} ${nameOf(engine, h, prefix)}`);
      if (sessionUp[h] === 0) say('a session that did not come back');
      if (engine.isStale(h, prefix)) say('a route that stays stale');
      if (rib.adjOut[h] !== madeAnew(engine, prefix, h)) say('another route sent than the choice calls for');
      if (rib.adjIn[graph.mate[h]!] !== rib.adjOut[h]) say('another route sent than received');
    }
    for (let speaker = 0; speaker < graph.speakerCount; speaker++) {
      const isInstalled = rib.fibEdge[speaker] === rib.locEdge[speaker] && rib.fibRoute[speaker] === rib.locRoute[speaker];
      if (!isInstalled) wrong.push(`router ${speaker} forwards otherwise than it chose for prefix ${prefix}`);
    }
  });
  if (context.damped.size > 0) wrong.push('routes that stay damped');
  return wrong;
}

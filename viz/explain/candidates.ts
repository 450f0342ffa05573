/**
 * Why a router sends packets where it does: the route that it chose for a prefix, the step of the decision process that told
 * it from the rest, and what else its neighbours held. The choice and the step are the trace's own words. The rivals are
 * what the neighbours had chosen and would export by the usual rule (to customers everything, to others what came from
 * customers); attributes that no row carries, such as a local preference set by hand, are not known here and are not shown.
 */
import { contains, readPrefix } from '../../sim/model/prefix.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { reasonName } from '../../sim/trace/reasons.ts';
import { SessionState } from '../../sim/trace/states.ts';
import type { App } from '../app.ts';

export interface Candidate {
  readonly neighbour: number;
  /** What the neighbour is to this router: `provider`, `peer`, `customer` … */
  readonly relation: string;
  /** Names of ASes, nearest first. */
  readonly asPath: readonly string[];
  readonly isChosen: boolean;
}

export interface Choice {
  readonly router: number;
  readonly prefix: number;
  readonly step: string;
  readonly row: number;
  /** The chosen one first, then as the decision process would look at them. */
  readonly candidates: readonly Candidate[];
}

/**
 * The choice of a router for a service: for the longest prefix of its address that the router has a route to; null without
 * one.
 */
export function choiceOf(app: App, router: number, service: number, family: number): Choice | null {
  for (const prefix of prefixesOf(app, service, family)) {
    const cell = app.state.cellOf(EventKind.routeChange, router, prefix);
    if (cell < 0 || routeOf(app, router, prefix) === null) continue;
    const step = reasonName('decision', app.state.reason(cell));
    const row = app.state.rowOf(cell);
    return { router, prefix, step, row, candidates: candidatesOf(app, router, prefix) };
  }
  return null;
}

/** Indices of the prefixes that cover a service's address, the longest first. */
function prefixesOf(app: App, service: number, family: number): readonly number[] {
  const all = app.tables.prefixes.map(({ index, id, role, service }) => ({ index, role, service, read: readPrefix(id) }));
  const hosts = all.filter((one) => one.service === service && one.read.ok && one.read.prefix.family === family);
  return all
    .filter(({ read }) => hosts.some((host) => read.ok && host.read.ok && contains(read.prefix, host.read.prefix)))
    .sort((a, b) => (b.read.ok ? b.read.prefix.length : 0) - (a.read.ok ? a.read.prefix.length : 0))
    .map(({ index }) => index);
}

/** The route a router uses, as routers from its neighbour to the origin; null for none or where nothing is known. */
function routeOf(app: App, router: number, prefix: number): readonly number[] | null {
  const cell = app.state.cellOf(EventKind.routeChange, router, prefix);
  if (cell < 0) return null;
  const route = app.trace.dictionaries.route[app.state.value(cell, -1)];
  return route === undefined || route[0] === -1 ? null : route;
}

const RANK: readonly string[] = ['customer', 'peer', 'route server', 'provider'];
const rankOf = (relation: string): number => (RANK.indexOf(relation) + RANK.length + 1) % (RANK.length + 1);

function candidatesOf(app: App, router: number, prefix: number): readonly Candidate[] {
  const { tables, state } = app;
  const chosen = routeOf(app, router, prefix)?.[0] ?? -1;
  const own = tables.routers[router]?.as ?? '';
  const asOf = (index: number): string => tables.routers[index]?.as ?? '?';
  const found: Candidate[] = [];
  for (const { index, peer, relation } of app.endsOf(router)) {
    const isUp =
      state.value(state.cellOf(EventKind.sessionState, index), SessionState.established) === SessionState.established;
    const route = isUp ? routeOf(app, peer, prefix) : null;
    const isChosen = peer === chosen;
    if (route === null || (!isChosen && !exports(app, peer, route, relation))) continue;
    const asPath = [peer, ...route].map(asOf).filter((name, hop, all) => name !== all[hop - 1]);
    if (!isChosen && asPath.includes(own)) continue;
    found.push({ neighbour: peer, relation, asPath, isChosen });
  }
  return found.sort(
    (a, b) =>
      Number(b.isChosen) - Number(a.isChosen) || rankOf(a.relation) - rankOf(b.relation) || a.asPath.length - b.asPath.length,
  );
}

/** Whether a neighbour tells a route on: everything to its customers, to others what is its own or its customers'. */
function exports(app: App, neighbour: number, route: readonly number[], relation: string): boolean {
  // The neighbour is our provider: we are its customer.
  if (relation === 'provider' || relation === 'route server' || route.length === 0) return true;
  const from = app.endsOf(neighbour).find(({ peer }) => peer === route[0]);
  return (
    from === undefined ||
    from.relation === 'customer' ||
    app.tables.routers[route[0]!]?.as === app.tables.routers[neighbour]?.as
  );
}

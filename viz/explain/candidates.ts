/**
 * Why a router sends packets where it does: the path that it chose for a prefix, the step of the decision process that told
 * it from the rest, and what else its neighbours held. The path and the step are the trace's own words. Who sent a route is
 * not in a trace: the way of packets tells it, where it is known. The rivals are what neighbours outside had chosen and
 * would export by the usual rule (to customers everything, to others what came from customers); attributes that no row
 * carries are not known here and not shown.
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
 * one. `next` is the router that its packets go to, −1 where that is not known.
 */
export function choiceOf(app: App, router: number, service: number, family: number, next = -1): Choice | null {
  for (const prefix of prefixesOf(app, service, family)) {
    const cell = app.state.cellOf(EventKind.routeChange, router, prefix);
    const path = pathOf(app, router, prefix);
    if (cell < 0 || path === null) continue;
    const row = app.state.rowOf(cell);
    const candidates = candidatesOf(app, { router, prefix, path, next });
    const step = row < 0 ? stepBetween(candidates) : reasonName('decision', app.state.reason(cell));
    return { router, prefix, step, row, candidates };
  }
  return null;
}

/** How the run began is not told with reasons: what can be told from the candidates themselves. */
function stepBetween([chosen, ...rivals]: readonly Candidate[]): string {
  if (chosen === undefined || rivals.length === 0) return 'only-route';
  const equal = rivals.filter(({ relation }) => relation === chosen.relation);
  if (equal.length === 0) return 'local-pref';
  return equal.some(({ asPath }) => asPath.length === chosen.asPath.length) ? 'later-step' : 'as-path-length';
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

/** Names of the ASes on the path that a router uses, nearest first; null for none or where nothing is known. */
function pathOf(app: App, router: number, prefix: number): readonly string[] | null {
  const cell = app.state.cellOf(EventKind.routeChange, router, prefix);
  if (cell < 0) return null;
  const route = app.trace.dictionaries.route[app.state.value(cell, -1)];
  return route === undefined || route[0] === -1 ? null : route.map((one) => app.tables.routers[one]?.as ?? '?');
}

const RANK: readonly string[] = ['customer', 'peer', 'route server', 'provider'];
const rankOf = (relation: string): number => (RANK.indexOf(relation) + RANK.length + 1) % (RANK.length + 1);

interface Question {
  readonly router: number;
  readonly prefix: number;
  readonly path: readonly string[];
  readonly next: number;
}

function candidatesOf(app: App, { router, prefix, path, next }: Question): readonly Candidate[] {
  const { tables, state } = app;
  const own = tables.routers[router]?.as ?? '';
  const found: Candidate[] = [];
  for (const { index, peer, relation } of app.endsOf(router)) {
    const isUp =
      state.value(state.cellOf(EventKind.sessionState, index), SessionState.established) === SessionState.established;
    const held = isUp ? pathOf(app, peer, prefix) : null;
    const as = tables.routers[peer]?.as ?? '?';
    if (held === null || as === own) continue;
    // A route server passes routes on and does not appear on their path.
    const asPath = relation === 'route server' ? held : [as, ...held];
    const isChosen = asPath.join('›') === path.join('›') && (next < 0 || peer === next || relation === 'route server');
    if (asPath.includes(own) || (!isChosen && !exports(app, as, held, relation))) continue;
    found.push({ neighbour: peer, relation, asPath, isChosen });
  }
  const chosen =
    found.find(({ neighbour, isChosen }) => isChosen && neighbour === next) ?? found.find(({ isChosen }) => isChosen);
  return found
    .map((one) => (one === chosen ? one : { ...one, isChosen: false }))
    .sort(
      (a, b) =>
        Number(b.isChosen) - Number(a.isChosen) || rankOf(a.relation) - rankOf(b.relation) || a.asPath.length - b.asPath.length,
    );
}

/** Whether a neighbour tells a route on: everything to its customers, to others what is its own or its customers'. */
function exports(app: App, as: string, held: readonly string[], relation: string): boolean {
  // The neighbour is our provider: we are its customer.
  if (relation === 'provider' || relation === 'route server' || held.length === 0) return true;
  return app.relationOf(as, held[0]!) === 'customer';
}

/**
 * Why a router sends packets where it does: the route that it chose for a prefix, who sent it, the step of the decision process
 * that told it from the rest, and every other candidate with the step on which it lost. A trace that was kept to be looked at has
 * all of this. Of another one only the path and the step are the trace's own words: the way of packets tells who sent a route,
 * where it is known, and rivals are what neighbours outside had chosen and would export by the usual rule (to customers
 * everything, to others what came from customers).
 */
import { contains, readPrefix } from '../../sim/model/prefix.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { reasonName } from '../../sim/trace/reasons.ts';
import { SessionState } from '../../sim/trace/states.ts';
import type { App } from '../app.ts';
import type { ConsideredAt } from '../playback/considered.ts';
import { compared, habitsOf, valueAt } from './tie-break.ts';

export interface Candidate {
  readonly neighbour: number;
  /** What the neighbour is to this router: `provider`, `peer`, `customer` … */
  readonly relation: string;
  /** Names of ASes, nearest first. */
  readonly asPath: readonly string[];
  readonly isChosen: boolean;
  /** The step on which it lost, and both values there: chosen, this. Null where the trace does not have it. */
  readonly lost: { readonly step: string; readonly values: readonly [string, string] | null } | null;
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
    const considered = app.considered();
    if (considered !== null) {
      const found = consideredChoice(app, considered, router, prefix);
      if (found === null) continue;
      return found;
    }
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

/** As the trace has it, candidates in the order of the decision. */
function consideredChoice(app: App, considered: ConsideredAt, router: number, prefix: number): Choice | null {
  const { state, tables, trace } = app;
  const choice = considered.choice(router, prefix, state.time);
  if (choice === null) return null;
  const own = tables.routers[router]!;
  const habits = habitsOf(own.habits);
  const named = (path: number): readonly string[] =>
    (trace.considered?.paths[path] ?? []).map((one) => tables.routers[one]?.as ?? '?');
  const routes = app.endsOf(router).flatMap(({ index, peer, relation }) => {
    const offer = considered.offer(index, prefix, state.time);
    if (offer === null) return [];
    const asPath = named(offer.path);
    const isExternal = !relation.startsWith('internal');
    return [{ ...offer, end: index, neighbour: peer, relation, asPath, isExternal, neighbourAs: asPath[0] ?? '' }];
  });
  const chosen = routes.find(({ end }) => end === choice.end);
  const isOurs = own.datacenter >= 0;
  const candidates = routes
    .sort((a, b) => Number(b === chosen) - Number(a === chosen) || compared(a, b, habits).order)
    .map((route): Candidate => {
      const { neighbour, relation, asPath } = route;
      if (chosen === undefined || route === chosen)
        return { neighbour, relation, asPath, isChosen: route === chosen, lost: null };
      const { step } = compared(chosen, route, habits);
      const [ours, theirs] = [valueAt(step, chosen, isOurs), valueAt(step, route, isOurs)];
      return {
        neighbour,
        relation,
        asPath,
        isChosen: false,
        lost: { step, values: ours === null || theirs === null ? null : [ours, theirs] },
      };
    });
  const row = state.rowOf(state.cellOf(EventKind.routeChange, router, prefix));
  return { router, prefix, step: reasonName('decision', choice.step), row, candidates };
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
    found.push({ neighbour: peer, relation, asPath, isChosen, lost: null });
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

/**
 * Starts of routing that are not beyond doubt: policies under which a prefix has several states of rest, or none. The first
 * begin in one of them, the others with nothing but their origins announced, and BGP plays on from there.
 */
import { isInternal, Learned, learnedOver } from '../routing/graph/relation.ts';
import type { RoutingContext } from '../routing/rib/context.ts';
import { isLarge } from '../model/community.ts';
import { solveFixpoint, type Origin } from '../routing/solver/fixpoint.ts';
import { clear, settle } from '../routing/solver/settle.ts';
import { stability } from '../routing/solver/stability.ts';

export interface RoutingDoubt {
  readonly prefix: string;
  /** `unknown`: neither rest nor a repetition was found within the bound. */
  readonly kind: 'several' | 'none' | 'unknown';
  /** Names of routers whose choice differs between states, or changes for ever. */
  readonly routers: readonly string[];
}

export interface Start {
  /** False where there is no state to start from: the engine has to be told the origins. */
  readonly isSettled: boolean;
  readonly doubt: { readonly kind: RoutingDoubt['kind']; readonly speakers: readonly number[] } | null;
}

/** Random schedules tried for each prefix that is looked at. */
const SHUFFLES = 4;

/** Fills the RIB of a prefix. @param isLookedAt whether other states are searched for although the solver found one. */
export function startOf(context: RoutingContext, prefix: number, origins: readonly Origin[], isLookedAt: boolean): Start {
  const { isStable } = solveFixpoint(context, prefix, origins);
  if (isStable && !isLookedAt) return { isSettled: true, doubt: null };
  const found = stability(context, prefix, origins, { shuffles: SHUFFLES, statesMax: 0 });
  if (found.kind === 'unique' || found.kind === 'several') {
    if (!isStable) settle(context, prefix, origins, found.kind === 'unique' ? found.state : found.states[0]!);
    return { isSettled: true, doubt: found.kind === 'unique' ? null : { kind: 'several', speakers: found.speakers } };
  }
  // The solver's state of rest is one more that play did not come upon.
  if (isStable) return { isSettled: true, doubt: null };
  clear(context, prefix);
  const speakers = found.kind === 'none' ? new Set(found.cycles.flatMap((cycle) => cycle.speakers)) : [];
  return { isSettled: false, doubt: { kind: found.kind, speakers: [...speakers].sort((a, b) => a - b) } };
}

/**
 * Whether policies go beyond what has one state of rest by construction (Gao and Rexford, 2001: every AS prefers customers to
 * others, and exports accordingly): other preferences, such as neighbours ask for, leaks, MED, age.
 */
export function hasFreePolicies(context: RoutingContext): boolean {
  const { policies, attributes, ribs } = context;
  const asksSomething = policies.some(({ communities, own }) =>
    [communities, ...[...(own?.values() ?? [])].map((action) => action.communities ?? [])].some((set) => set.some(isLarge)),
  );
  if (policies.some(({ honoursActions, leaks }) => leaks || (honoursActions && asksSomething))) return true;
  return attributes.hasMed || ribs.some(({ ages }) => ages !== null) || !prefersCustomers(context);
}

/** Every AS prefers any customer to anybody else, as its sessions say. */
function prefersCustomers({ graph, importPref }: RoutingContext): boolean {
  const customersMin = new Float64Array(graph.asNumbers.length).fill(Infinity);
  const othersMax = new Float64Array(graph.asNumbers.length).fill(-Infinity);
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    const relation = graph.relation[h]!;
    if (isInternal(relation)) continue;
    const as = graph.asOf[graph.owner[h]!]!;
    const isCustomer = learnedOver(relation) === Learned.customer;
    if (isCustomer) customersMin[as] = Math.min(customersMin[as]!, importPref[h]!);
    else othersMax[as] = Math.max(othersMax[as]!, importPref[h]!);
  }
  return customersMin.every((lowest, as) => lowest > othersMax[as]!);
}

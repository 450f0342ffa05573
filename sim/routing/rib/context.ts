/**
 * What selection and export need besides the RIB of a prefix: the graph, the intern tables, policies, session states and the
 * IGP. The timed engine and the steady-state solver share one context and therefore one set of rules.
 */
import { assert } from '../../kernel/assert.ts';
import type { RoutingGraph } from '../graph/graph.ts';
import { DEFAULT_LOCAL_PREF, isInternal, RELATION_COUNT, type Relation } from '../graph/relation.ts';
import { Feature, NEEDS_AGES, NEEDS_ALL_CANDIDATES } from '../graph/features.ts';
import type { LastExport } from '../policy/last-export.ts';
import { DEFAULT_POLICY, isStrictPolicy, type PrefixSpec, type SessionPolicy } from '../policy/policy.ts';
import { COMMUNITY_PREFS } from '../policy/preferences.ts';
import type { Rpki } from '../policy/rpki.ts';
import { AttributeTable } from '../route/attributes.ts';
import { RouteTable } from '../route/routes.ts';
import { emptyRibs, PrefixRib, sharedRibs, type RibSize } from './prefix-rib.ts';
import { PreferenceScale } from './rank.ts';

/** Cost of the interior path between two speakers of one AS; Infinity where there is none. */
export interface IgpMetrics {
  metric(from: number, to: number): number;
}

export const NO_IGP: IgpMetrics = { metric: () => 0 };

export const INTERNAL_BASE = 0;

export interface RoutingContext {
  readonly graph: RoutingGraph;
  readonly routes: RouteTable;
  readonly attributes: AttributeTable;
  /** Grows by `addPolicy`; what a number stands for never changes. */
  readonly policies: SessionPolicy[];
  readonly prefixes: readonly PrefixSpec[];
  readonly scale: PreferenceScale;
  /** Policy of each half-edge: the graph's until `setPolicy` changes one. */
  policyOf: Int32Array;
  /** 1 where the policy asks more of a received route than its length. */
  readonly isStrict: Uint8Array;
  /** 1 where a speaker has to look at all candidates to choose. */
  readonly comparesAll: Uint8Array;
  /** 1 where a speaker has sessions that carry several paths. */
  readonly hasLanes: Uint8Array;
  /** 1 where all neighbours of a kind are told the same, policies apart. */
  readonly sendsAlike: Uint8Array;
  /** Whether a route is also sent back over the half-edge it came from; the receiver drops it as a loop. */
  readonly splitsHorizon: boolean;
  readonly rpki: Rpki | null;
  /** Routes that damping keeps from use: prefix × half-edges + half-edge. */
  readonly damped: Set<number>;
  /** Rank base of what arrives on each external half-edge, INTERNAL_BASE on internal ones: there the route says it. */
  readonly importBase: Int32Array;
  /**
   * Side by side by half-edge, since every message asks for both: the owner, and the rank base where nothing but loops and
   * lengths is asked of a route (external, policy 0, not strict), else 0.
   */
  readonly intake: Int32Array;
  /** LOCAL_PREF given on import, per half-edge. */
  readonly importPref: Float64Array;
  /** 1 while this end of the session holds it Established. */
  readonly sessionUp: Uint8Array;
  igp: IgpMetrics;
  /** What `outgoing` remembers of the speaker it served last. */
  readonly lastExport: LastExport;
  readonly ribs: readonly PrefixRib[];
  readonly ribSize: RibSize;
}

export interface ContextOptions {
  readonly policies?: readonly SessionPolicy[];
  readonly prefixes: readonly PrefixSpec[];
  readonly igp?: IgpMetrics;
  /** False for routers that tell a neighbour its own route again (no split horizon); true when left out. */
  readonly splitsHorizon?: boolean;
  readonly rpki?: Rpki | null;
  /** LOCAL_PREF values of policies that come later, by `addPolicy`. */
  readonly localPrefs?: readonly number[];
  /** Whether policies that come later set a MED. */
  readonly hasMed?: boolean;
  /** Intern tables to go on with; new ones when left out. */
  readonly routes?: RouteTable;
  readonly attributes?: AttributeTable;
  /**
   * A state to start from, which stays as it is; empty RIBs when left out, and where it says `blank` such that share their
   * columns until they are claimed.
   */
  readonly ribs?: readonly PrefixRib[] | 'blank';
}

export function routingContext(graph: RoutingGraph, options: ContextOptions): RoutingContext {
  const policies = [...(options.policies ?? [DEFAULT_POLICY])];
  const [first] = policies;
  // What most sessions send is made once for all prefixes, so the policy of most sessions must not look at the prefix.
  const isUniform = first!.announced === null && first!.own === null && !first!.honoursActions;
  assert(isUniform, 'policy 0 treats prefixes or neighbours differently');
  const scale = new PreferenceScale([
    ...Object.values(DEFAULT_LOCAL_PREF),
    ...COMMUNITY_PREFS,
    ...policies.flatMap(({ localPref }) => (localPref === null ? [] : [localPref])),
    ...(options.localPrefs ?? []),
  ]);
  const hasInstallDelay = graph.installDelayUs.some((delay) => delay > 0);
  const size = { halfEdgeCount: graph.halfEdgeCount, speakerCount: graph.speakerCount, hasInstallDelay };
  const hasLanes = new Uint8Array(graph.speakerCount);
  for (let h = 0; h < graph.halfEdgeCount; h++) if (graph.lane[h]! > 0) hasLanes[graph.owner[h]!] = 1;
  const attributes = options.attributes ?? new AttributeTable();
  // Known from the start, so that runs that share a table go the same way whatever came first.
  if (options.hasMed === true || policies.some(setsMed)) attributes.hasMed = true;
  const context: RoutingContext = {
    graph,
    routes: options.routes ?? new RouteTable(),
    attributes,
    policies,
    prefixes: options.prefixes,
    scale,
    policyOf: graph.policy,
    isStrict: new Uint8Array(graph.halfEdgeCount),
    comparesAll: graph.hasInternal.map((internal, s) =>
      internal === 1 || (graph.features[s]! & NEEDS_ALL_CANDIDATES) !== 0 || graph.multipath[s]! > 1 || hasLanes[s] === 1
        ? 1
        : 0,
    ),
    hasLanes,
    sendsAlike: graph.features.map((bits, s) => ((bits & Feature.detectsLoopsWhenSending) === 0 && hasLanes[s] === 0 ? 1 : 0)),
    splitsHorizon: options.splitsHorizon ?? true,
    rpki: options.rpki ?? null,
    damped: new Set(),
    importBase: new Int32Array(graph.halfEdgeCount),
    intake: new Int32Array(graph.halfEdgeCount * 2),
    importPref: new Float64Array(graph.halfEdgeCount),
    sessionUp: new Uint8Array(graph.halfEdgeCount).fill(1),
    igp: options.igp ?? NO_IGP,
    lastExport: { speaker: -1, edge: -1, route: -1, learned: 0, byRelation: new Int32Array(RELATION_COUNT) },
    ribSize: size,
    ribs: ribsOf(size, options),
  };
  if (graph.features.some((bits) => (bits & NEEDS_AGES) !== 0)) {
    for (const rib of context.ribs) rib.ages = new Float64Array(graph.halfEdgeCount);
  }
  const byPolicy = policies.map((policy) => ({
    policy,
    isStrict: isStrictPolicy(policy) ? 1 : 0,
    bases: new Map<number, number>(),
  }));
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    const { policy, isStrict, bases } = byPolicy[graph.policy[h]!]!;
    const relation = graph.relation[h]! as Relation;
    context.isStrict[h] = isStrict;
    const localPref = policy.localPref ?? DEFAULT_LOCAL_PREF[relation];
    context.importPref[h] = localPref;
    let base = bases.get(relation);
    if (base === undefined) bases.set(relation, (base = isInternal(relation) ? INTERNAL_BASE : scale.base(localPref, true)));
    context.importBase[h] = base;
    context.intake[2 * h] = graph.owner[h]!;
    context.intake[2 * h + 1] = isStrict === 1 || graph.policy[h] !== 0 ? 0 : base;
  }
  return context;
}

/** Adds a policy to the table and returns its number. Its preference has to be on the scale that the context was made with. */
export const addPolicy = (context: RoutingContext, policy: SessionPolicy): number => context.policies.push(policy) - 1;

function ribsOf(size: RibSize, { ribs, prefixes }: ContextOptions): readonly PrefixRib[] {
  if (ribs === undefined) return emptyRibs(size, prefixes.length);
  if (ribs !== 'blank') return sharedRibs(size, ribs);
  const blank = new PrefixRib(size);
  return prefixes.map(() => new PrefixRib(size, blank));
}

/** Whether a policy puts a MED on what it sends. */
const setsMed = ({ med, own }: SessionPolicy): boolean =>
  med !== null || [...(own?.values() ?? [])].some((action) => (action.med ?? null) !== null);

/** Gives one end of a session another policy of the table. Routes already there are ranked and sent anew by the engine. */
export function setPolicy(context: RoutingContext, halfEdge: number, policy: number): void {
  const { graph, scale, policies } = context;
  if (context.policyOf === graph.policy) context.policyOf = graph.policy.slice();
  context.policyOf[halfEdge] = policy;
  const relation = graph.relation[halfEdge]! as Relation;
  const { localPref } = policies[policy]!;
  context.isStrict[halfEdge] = isStrictPolicy(policies[policy]!) ? 1 : 0;
  context.importPref[halfEdge] = localPref ?? DEFAULT_LOCAL_PREF[relation];
  if (!isInternal(relation)) context.importBase[halfEdge] = scale.base(context.importPref[halfEdge]!, true);
  const isPlain = context.isStrict[halfEdge] === 0 && policy === 0;
  context.intake[2 * halfEdge + 1] = isPlain ? context.importBase[halfEdge]! : 0;
}

/**
 * What selection and export need besides the RIB of a prefix: the graph, the intern tables, policies, session states and the IGP.
 * The timed engine and the steady-state solver share one context and therefore one set of rules.
 */
import type { RoutingGraph } from '../graph/graph.ts';
import { DEFAULT_LOCAL_PREF, isInternal, RELATION_COUNT, type Relation } from '../graph/relation.ts';
import type { LastExport } from '../policy/last-export.ts';
import { DEFAULT_POLICY, type PrefixSpec, type SessionPolicy } from '../policy/policy.ts';
import { AttributeTable } from '../route/attributes.ts';
import { RouteTable } from '../route/routes.ts';
import { copyRibs, emptyRibs, type PrefixRib, type RibSize } from './prefix-rib.ts';
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
  readonly policies: readonly SessionPolicy[];
  readonly prefixes: readonly PrefixSpec[];
  readonly scale: PreferenceScale;
  /** Rank base of what arrives on each external half-edge, INTERNAL_BASE on internal ones: there the route says it. */
  readonly importBase: Int32Array;
  /** LOCAL_PREF given on import, per half-edge. */
  readonly importPref: Int32Array;
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
  /** Intern tables to go on with; new ones when left out. */
  readonly routes?: RouteTable;
  readonly attributes?: AttributeTable;
  /** A state to start from, which is copied; empty RIBs when left out. */
  readonly ribs?: readonly PrefixRib[];
}

export function routingContext(graph: RoutingGraph, options: ContextOptions): RoutingContext {
  const policies = options.policies ?? [DEFAULT_POLICY];
  const importPref = new Int32Array(graph.halfEdgeCount);
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    importPref[h] = policies[graph.policy[h]!]!.localPref ?? DEFAULT_LOCAL_PREF[graph.relation[h] as Relation];
  }
  const scale = new PreferenceScale([...Object.values(DEFAULT_LOCAL_PREF), ...new Set(importPref)]);
  const bases = new Map<number, number>();
  const importBase = importPref.map((localPref, h) => {
    if (isInternal(graph.relation[h]!)) return INTERNAL_BASE;
    let base = bases.get(localPref);
    if (base === undefined) bases.set(localPref, (base = scale.base(localPref, true)));
    return base;
  });
  const hasInstallDelay = graph.installDelayUs.some((delay) => delay > 0);
  const size = { halfEdgeCount: graph.halfEdgeCount, speakerCount: graph.speakerCount, hasInstallDelay };
  return {
    graph,
    routes: options.routes ?? new RouteTable(),
    attributes: options.attributes ?? new AttributeTable(),
    policies,
    prefixes: options.prefixes,
    scale,
    importBase,
    importPref,
    sessionUp: new Uint8Array(graph.halfEdgeCount).fill(1),
    igp: options.igp ?? NO_IGP,
    lastExport: { speaker: -1, edge: -1, route: -1, learned: 0, byRelation: new Int32Array(RELATION_COUNT) },
    ribSize: size,
    ribs: options.ribs === undefined ? emptyRibs(size, options.prefixes.length) : copyRibs(size, options.ribs),
  };
}

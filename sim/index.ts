/**
 * The library: read a topology or scenario, run it, judge it, ask why. Isomorphic; files are read through a `ModelHost` that the
 * caller gives.
 *
 * @module
 */
export { asAdjacency } from './interop/as-adjacency.ts';
export { parseAsRelationships } from './interop/as-rel.ts';
export { elementsIn } from './interop/mrt/elements.ts';
export { announcementsFrom } from './interop/mrt/announcements.ts';
export { renderDiagnostic } from './model/diagnostics/code-frame.ts';
export { loadScenario } from './model/scenario/load.ts';
export type { Scenario } from './model/scenario/types.ts';
export { memoryHost, type ModelHost } from './model/source/host.ts';
export { loadTopology } from './model/topology/load.ts';
export type { Topology } from './model/topology/types.ts';
export { report } from './report/judge.ts';
export type { RunReport } from './report/run-report.ts';
export { asGraphOf, halfEdgeBetween, speakerOfAs } from './routing/graph/as-graph.ts';
export { explain } from './run/explain.ts';
export { explainRoute } from './run/explain-route.ts';
export { propagate, type Propagation } from './run/propagation/propagation.ts';
export { simulate } from './run/simulate.ts';
export { packTrace, unpackTrace } from './trace/codec.ts';
export type { Trace } from './trace/trace.ts';

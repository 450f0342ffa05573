/**
 * How a datacenter is doing, from what the trace says of its routers, replicas and announcements: down when no router or no
 * replica is up, drained when all is up but nothing is announced, degraded when a part is missing.
 */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { ReplicaState } from '../../sim/trace/states.ts';
import type { Tables } from './tables.ts';
import type { TracedState } from './traced-state.ts';

export type SiteState = 'up' | 'degraded' | 'down' | 'drained';

/** Each state has a shape of its own, so that colour never speaks alone. */
export const SITE_GLYPH: Readonly<Record<SiteState, string>> = { up: '●', degraded: '◐', down: '✕', drained: '‖' };

interface Parts {
  readonly routers: number[];
  readonly nodes: number[];
  readonly replicas: number[];
  readonly announced: number[];
}

export class SiteStates {
  private readonly parts: readonly Parts[];
  private readonly state: TracedState;

  constructor(tables: Tables, state: TracedState) {
    this.state = state;
    const parts = tables.datacenters.map((): Parts => ({ routers: [], nodes: [], replicas: [], announced: [] }));
    for (const { index, datacenter } of tables.routers) {
      parts[datacenter]?.routers.push(state.cellOf(EventKind.routerState, index));
    }
    for (const { index, datacenter } of tables.nodes) parts[datacenter]?.nodes.push(state.cellOf(EventKind.nodeState, index));
    for (const { index, datacenter } of tables.replicas) {
      parts[datacenter]?.replicas.push(state.cellOf(EventKind.replicaState, index));
    }
    for (const site of tables.serviceSites) {
      for (const prefix of tables.prefixes) {
        const cell = state.cellOf(EventKind.announceState, site.index, prefix.index);
        if (cell >= 0) parts[site.datacenter]?.announced.push(cell);
      }
    }
    this.parts = parts;
  }

  of(datacenter: number): SiteState {
    const { state } = this;
    const { routers, nodes, replicas, announced } = this.parts[datacenter]!;
    const upRouters = routers.filter((cell) => state.value(cell, 1) === 1).length;
    const upNodes = nodes.filter((cell) => state.value(cell, 1) === 1).length;
    const upReplicas = replicas.filter((cell) => state.value(cell, ReplicaState.up) === ReplicaState.up).length;
    if ((routers.length > 0 && upRouters === 0) || (replicas.length > 0 && upReplicas === 0)) return 'down';
    const told = announced.filter((cell) => state.value(cell, 1) === 1).length;
    const isWhole = upRouters === routers.length && upNodes === nodes.length && upReplicas === replicas.length;
    if (isWhole && announced.length > 0 && told === 0) return 'drained';
    return isWhole && told === announced.length ? 'up' : 'degraded';
  }
}

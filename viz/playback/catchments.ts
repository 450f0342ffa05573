/**
 * Who serves whom: the site at the end of each flow's request path when requests get there and responses get back. A
 * population takes the site that serves most of its people; sums of people are exact, flow by flow.
 */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import type { Tables } from './tables.ts';
import type { TracedState } from './traced-state.ts';

/** Nobody serves them. */
export const NOBODY = -1;
/** They do not use the service. */
export const NO_USER = -2;

export interface CatchmentFrame {
  /** By population: index of the datacenter, NOBODY or NO_USER. */
  readonly site: Int16Array;
  /** By datacenter: people served. */
  readonly people: Float64Array;
  readonly peopleUnserved: number;
  readonly peopleTotal: number;
}

const isThrough = (outcome: number): boolean =>
  outcome === Outcome.ok || outcome === Outcome.okAfterRetry || outcome === Outcome.degraded;

export class Catchments {
  private readonly tables: Tables;
  private readonly state: TracedState;
  private readonly requests: Int32Array;
  private readonly responses: Int32Array;
  /** By forwarding path: its last router's datacenter. */
  private readonly siteOfPath: Int16Array;
  private readonly weights: Float64Array;
  private served: { readonly position: number; readonly sites: Int16Array } | null = null;
  private readonly sharesBy = new Map<number, Float64Array>();

  constructor(tables: Tables, state: TracedState) {
    this.tables = tables;
    this.state = state;
    const { flows, routers, datacenters, populations } = tables;
    this.requests = Int32Array.from(flows, ({ index }) => state.cellOf(EventKind.flowPath, index, 0));
    this.responses = Int32Array.from(flows, ({ index }) => state.cellOf(EventKind.flowPath, index, 1));
    const paths = state.trace.dictionaries['forwarding-path'];
    this.siteOfPath = Int16Array.from(paths, (path) => routers[path[path.length - 1] ?? -1]?.datacenter ?? NOBODY);
    this.weights = new Float64Array(populations.length * (datacenters.length + 1));
  }

  /** The datacenter that serves a flow now, NOBODY, or NO_USER when the trace never speaks of its path. */
  siteOf(flow: number): number {
    const { state } = this;
    const request = this.requests[flow]!;
    if (request < 0) return NO_USER;
    const path = state.value(request);
    if (path <= 0 || !isThrough(state.reason(request))) return NOBODY;
    const response = this.responses[flow]!;
    if (response >= 0 && (state.value(response) <= 0 || !isThrough(state.reason(response)))) return NOBODY;
    return this.siteOfPath[path] ?? NOBODY;
  }

  /** The forwarding path that requests of a flow take now, by its number; 0 for none. */
  pathOf(flow: number): number {
    const request = this.requests[flow]!;
    return request < 0 ? 0 : this.state.value(request);
  }

  /** By flow: the datacenter that serves it now, NOBODY, or NO_USER. */
  sites(): Int16Array {
    const { position } = this.state;
    if (this.served?.position !== position) {
      const sites = new Int16Array(this.tables.flows.length);
      for (let flow = 0; flow < sites.length; flow++) sites[flow] = this.siteOf(flow);
      this.served = { position, sites };
    }
    return this.served.sites;
  }

  /**
   * By flow: how many people it stands for when one service (index) is looked at or, with −1, all. People use several
   * services; each counts once, shared among them. 0 for flows that are not of it, or that nobody uses.
   */
  shares(service: number): Float64Array {
    const known = this.sharesBy.get(service);
    if (known !== undefined) return known;
    const { flows, populations } = this.tables;
    const shares = new Float64Array(flows.length);
    const sums = new Float64Array(populations.length);
    for (const { index, population, service: of, isInternal, peopleCount } of flows) {
      if (population < 0 || isInternal || (service >= 0 && of !== service) || this.requests[index]! < 0) continue;
      shares[index] = peopleCount;
      sums[population]! += peopleCount;
    }
    for (const { index, population } of service < 0 ? flows : []) {
      if (shares[index]! > 0) shares[index]! *= populations[population]!.peopleCount / sums[population]!;
    }
    this.sharesBy.set(service, shares);
    return shares;
  }

  /** Now, for one service (index) or, with −1, for all that people use. */
  frame(service: number): CatchmentFrame {
    const { flows, populations, datacenters } = this.tables;
    const slots = datacenters.length + 1;
    const weights = this.weights.fill(0);
    const sites = this.sites();
    for (const flow of flows) {
      if (flow.population < 0 || flow.isInternal || (service >= 0 && flow.service !== service)) continue;
      const site = sites[flow.index]!;
      if (site !== NO_USER) weights[flow.population * slots + site + 1]! += flow.peopleCount;
    }
    const site = new Int16Array(populations.length).fill(NO_USER);
    const people = new Float64Array(datacenters.length);
    let [peopleUnserved, peopleTotal] = [0, 0];
    for (let p = 0; p < populations.length; p++) {
      let [sum, best] = [0, -1];
      for (let slot = 0; slot < slots; slot++) {
        const weight = weights[p * slots + slot]!;
        sum += weight;
        if (weight > 0 && (best < 0 || weight > weights[p * slots + best]!)) best = slot;
      }
      if (best < 0) continue;
      site[p] = best - 1;
      // People use several services; each counts once, shared among the sites that serve them.
      const each = service >= 0 ? 1 : populations[p]!.peopleCount / sum;
      for (let slot = 1; slot < slots; slot++) people[slot - 1]! += weights[p * slots + slot]! * each;
      peopleUnserved += weights[p * slots]! * each;
      peopleTotal += sum * each;
    }
    return { site, people, peopleUnserved, peopleTotal };
  }
}

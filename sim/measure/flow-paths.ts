/**
 * Where every flow goes over time. A flow is *served* by the site at the end of its request path when requests get there and
 * responses get back; otherwise by none (−1). Paths are ids of the forwarding-path dictionary, 0 for none.
 */
import type { SimTime } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { Outcome } from '../trace/reasons.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import type { Measurement } from './measurement.ts';
import { Timelines } from './timeline.ts';

export const REQUEST = 0;
export const RESPONSE = 1;
export const NO_SITE = -1;

const isThrough = (outcome: number): boolean =>
  outcome === Outcome.ok || outcome === Outcome.okAfterRetry || outcome === Outcome.degraded;

export class FlowPaths implements Reducer<FlowPaths> {
  readonly kinds = [EventKind.flowPath];
  /** By flow: index of the datacenter that serves it, or −1. */
  readonly sites: Timelines;
  /** By flow: the request path. */
  readonly requests: Timelines;
  /** By flow: the response path. */
  readonly responses: Timelines;
  private readonly measurement: Measurement;
  /** By flow: the site that requests reach, or −1; and 1 while responses get back. */
  private readonly reached: Int32Array;
  private readonly isAnswered: Uint8Array;
  private readonly known: Uint8Array;

  constructor(measurement: Measurement) {
    const count = measurement.entities.flows.length;
    this.measurement = measurement;
    this.sites = new Timelines(count, NO_SITE);
    this.requests = new Timelines(count, 0);
    this.responses = new Timelines(count, 0);
    this.reached = new Int32Array(count).fill(NO_SITE);
    // A trace that never speaks of a flow's responses says that nothing is wrong with them.
    this.isAnswered = new Uint8Array(count).fill(1);
    this.known = new Uint8Array(count * 2);
    for (const { kind, who, what, value } of measurement.view.initial())
      if (kind === EventKind.flowPath) this.begin(who, what, value);
  }

  row({ who, what, time, old, new: path, reason }: Row): void {
    if (this.known[who * 2 + what] === 0) this.begin(who, what, old);
    const before = this.servedBy(who);
    if (what === REQUEST) {
      this.reached[who] = path !== 0 && isThrough(reason) ? this.siteAt(path) : NO_SITE;
      this.requests.change(who, time, old, path);
    } else {
      this.isAnswered[who] = path !== 0 && isThrough(reason) ? 1 : 0;
      this.responses.change(who, time, old, path);
    }
    const site = this.servedBy(who);
    if (site !== before) this.sites.change(who, time, before, site);
  }

  result(_end: SimTime): this {
    return this;
  }

  /** The datacenter at the end of a path, −1 where it ends elsewhere. */
  siteAt(path: number): number {
    const last = this.measurement.view.entry('forwarding-path', path).at(-1);
    return last === undefined ? NO_SITE : this.measurement.entities.datacenterOf(last);
  }

  private servedBy(flow: number): number {
    return this.isAnswered[flow] === 1 ? this.reached[flow]! : NO_SITE;
  }

  /** The start of a flow's path; an initial path is one that works, since a start is a steady state. */
  private begin(flow: number, direction: number, path: number): void {
    this.known[flow * 2 + direction] = 1;
    if (direction === REQUEST) {
      this.reached[flow] = path === 0 ? NO_SITE : this.siteAt(path);
      this.requests.begin(flow, path);
    } else {
      this.isAnswered[flow] = path === 0 ? 0 : 1;
      this.responses.begin(flow, path);
    }
    this.sites.begin(flow, this.servedBy(flow));
  }
}

export const flowPaths = (measurement: Measurement): FlowPaths => new FlowPaths(measurement);

/**
 * Connections open to sites: as many as arrive in the mean life of one (Little's law). They live as long as their site stays the
 * same and its replicas do; coming back to a site before they time out keeps them.
 */
import type { FlowState } from './flow-state.ts';
import { valueAt } from './line.ts';
import type { TrafficOptions } from './options.ts';

const SECOND_US = 1_000_000;

export class Connections {
  private readonly options: TrafficOptions;
  private readonly flows: readonly FlowState[];

  constructor(options: TrafficOptions, flows: readonly FlowState[]) {
    this.options = options;
    this.flows = flows;
  }

  /** Packets of a flow arrive at a datacenter. */
  arrivedAt(flow: number, datacenter: number): void {
    const state = this.flows[flow]!;
    if (state.lastDatacenter >= 0 && state.lastDatacenter !== datacenter) this.reset(flow, 1);
    state.lastDatacenter = datacenter;
  }

  /** A share of the connections to a site breaks, as far as the flow has them there. */
  breakAt(flow: number, site: number, share: number): void {
    const { flows, siteOf } = this.options;
    const { path } = this.flows[flow]!;
    if (path === null || path.datacenter < 0 || siteOf(flows[flow]!.service, path.datacenter) !== site) return;
    this.reset(flow, share);
  }

  private reset(flow: number, share: number): void {
    const { flows, listener, scheduler } = this.options;
    const rate = valueAt(this.flows[flow]!.ledger.demand, scheduler.now / SECOND_US);
    const open = rate * flows[flow]!.connectionSeconds;
    if (open > 0) listener.connectionsBroken(flow, open, open * share);
  }
}

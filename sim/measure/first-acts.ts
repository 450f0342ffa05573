/**
 * The first act of each kind of detector on each fault: a session given up, a link taken out of the IGP, a health check turned
 * down, a node given up by its scheduler, an announcement changed. What dies with a router or a dark site has noticed nothing
 * and does not count.
 */
import { EventKind } from '../trace/event-kinds.ts';
import { NO_REASON, reasonName } from '../trace/reasons.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { AnnounceState, HealthState, SessionState, UpState } from '../trace/states.ts';
import { indexIn } from './entities.ts';
import type { Measurement } from './measurement.ts';

export type DetectorName = 'session' | 'igp' | 'health check' | 'scheduler' | 'announcer';

export interface FirstAct {
  readonly detector: DetectorName;
  readonly at: number;
  /** What it did, in words. */
  readonly text: string;
  /** How many acts of this detector the fault led to. */
  readonly count: number;
  /** Service index, or −1 where the act concerns every service. */
  readonly service: number;
}

export class FirstActs implements Reducer<FirstActs> {
  readonly kinds = [
    EventKind.routerState,
    EventKind.sessionState,
    EventKind.igpChange,
    EventKind.healthState,
    EventKind.nodeReady,
    EventKind.announceState,
    EventKind.aggregateState,
  ];
  private readonly measurement: Measurement;
  private readonly isRouterDown: Uint8Array;
  /** By fault, by detector and service. */
  private readonly acts: readonly Map<string, FirstAct>[];

  constructor(measurement: Measurement) {
    this.measurement = measurement;
    this.isRouterDown = new Uint8Array(measurement.entities.table('router').length);
    this.acts = measurement.entities.faults.map(() => new Map<string, FirstAct>());
  }

  row(row: Row): void {
    if (row.kind === EventKind.routerState) {
      this.isRouterDown[row.who] = row.new === UpState.down ? 1 : 0;
      return;
    }
    const { own } = this.measurement.behindRow(row.roots);
    if (own.length === 0) return;
    const act = this.actOf(row);
    if (act === null) return;
    for (const fault of own) {
      const key = `${act.detector}/${act.service}`;
      const known = this.acts[fault]!.get(key);
      this.acts[fault]!.set(key, known === undefined ? act : { ...known, count: known.count + 1 });
    }
  }

  result(): this {
    return this;
  }

  /** First acts on a fault that concern a service (by id), or any where it is null; the earliest first. */
  of(fault: number, service: string | null): readonly FirstAct[] {
    const { entities } = this.measurement;
    return [...this.acts[fault]!.values()]
      .filter((act) => service === null || act.service < 0 || entities.table('service')[act.service]!.id === service)
      .sort((a, b) => a.at - b.at);
  }

  private actOf(row: Row): FirstAct | null {
    const { entities } = this.measurement;
    const act = (detector: DetectorName, text: string, service = -1): FirstAct => ({
      detector,
      at: row.time,
      text,
      count: 1,
      service,
    });
    switch (row.kind) {
      case EventKind.sessionState: {
        if (row.new === SessionState.established || row.old !== SessionState.established) return null;
        if (this.isRouterDown[indexIn(entities.table('session-end')[row.who]!, 'router')] === 1) return null;
        const reason = row.reason === NO_REASON ? '' : `: ${reasonName('session', row.reason)}`;
        return act('session', `session ${entities.name('session-end', row.who)} lost${reason}`);
      }
      case EventKind.igpChange:
        if (row.new === UpState.up || this.isRouterDown[row.who] === 1) return null;
        return act('igp', `${entities.name('router', row.who)} takes ${entities.name('link', row.what)} out of the IGP`);
      case EventKind.healthState: {
        if (row.new !== HealthState.down) return null;
        const replica = entities.table('replica')[indexIn(entities.table('check')[row.who]!, 'replica')];
        if (replica === undefined || this.isDark(indexIn(replica, 'datacenter'))) return null;
        return act('health check', `health check of ${replica.name} turns down`, indexIn(replica, 'service'));
      }
      case EventKind.nodeReady:
        if (row.new === UpState.up || this.isDark(indexIn(entities.table('node')[row.who]!, 'datacenter'))) return null;
        return act('scheduler', `the scheduler gives ${entities.name('node', row.who)} up`);
      case EventKind.announceState: {
        const site = entities.table('service-site')[row.who]!;
        if (this.isDark(indexIn(site, 'datacenter'))) return null;
        return act(
          'announcer',
          `${verb(row.new)} ${entities.name('prefix', row.what)} at ${this.siteName(site)}`,
          indexIn(site, 'service'),
        );
      }
      case EventKind.aggregateState:
        if (this.isDark(row.what)) return null;
        return act(
          'announcer',
          `${verb(row.new)} ${entities.name('aggregate', row.who)} at ${entities.name('datacenter', row.what)}`,
        );
      default:
        return null;
    }
  }

  private siteName(site: Parameters<typeof indexIn>[0]): string {
    return this.measurement.entities.name('datacenter', indexIn(site, 'datacenter'));
  }

  private isDark(datacenter: number): boolean {
    const own = datacenter < 0 ? [] : this.measurement.entities.routersOf(datacenter);
    return own.length > 0 && own.every((router) => this.isRouterDown[router] === 1);
  }
}

const verb = (state: number): string => (state === AnnounceState.announced ? 'announces' : 'withdraws');

export const firstActs = (measurement: Measurement): FirstActs => new FirstActs(measurement);

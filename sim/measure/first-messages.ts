/** The first routing message about a service's prefixes that each fault caused. */
import { EventKind } from '../trace/event-kinds.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { indexIn } from './entities.ts';
import type { Measurement } from './measurement.ts';

export interface FirstMessage {
  readonly at: number;
  /** `fra-br1 withdraws 192.0.2.0/24 from t1-fra`. */
  readonly text: string;
}

export class FirstMessages implements Reducer<FirstMessages> {
  readonly kinds = [EventKind.bgpSend];
  private readonly measurement: Measurement;
  /** By fault, then by service index. */
  private readonly byService: readonly Map<number, FirstMessage>[];

  constructor(measurement: Measurement) {
    this.measurement = measurement;
    this.byService = measurement.entities.faults.map(() => new Map<number, FirstMessage>());
  }

  row(row: Row): void {
    const { own } = this.measurement.behindRow(row.roots);
    if (own.length === 0) return;
    const services = this.measurement.entities.servicesOn(row.what);
    let message: FirstMessage | null = null;
    for (const fault of own) {
      for (const service of services) {
        if (!this.byService[fault]!.has(service)) this.byService[fault]!.set(service, (message ??= this.messageOf(row)));
      }
    }
  }

  result(): this {
    return this;
  }

  /** Of messages about a service's prefixes. */
  of(fault: number, service: string): FirstMessage | null {
    const index = this.measurement.entities.table('service').findIndex(({ id }) => id === service);
    return this.byService[fault]!.get(index) ?? null;
  }

  private messageOf(row: Row): FirstMessage {
    const { entities, view } = this.measurement;
    const end = entities.table('session-end')[row.who]!;
    const [router, peer] = [entities.name('router', indexIn(end, 'router')), entities.name('router', indexIn(end, 'peer'))];
    // A withdrawal is a route with no routers on it.
    const isWithdrawal = view.entry('route', row.new).every((hop) => hop < 0);
    const prefix = entities.name('prefix', row.what);
    return {
      at: row.time,
      text: isWithdrawal ? `${router} withdraws ${prefix} from ${peer}` : `${router} sends ${peer} a route to ${prefix}`,
    };
  }
}

export const firstMessages = (measurement: Measurement): FirstMessages => new FirstMessages(measurement);

/** The last change of a path that users take, by the fault or the heal that caused it, service and client region. */
import { EventKind } from '../trace/event-kinds.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { REQUEST } from './flow-paths.ts';
import type { Measurement } from './measurement.ts';

export interface LastMove {
  readonly at: number;
  readonly flow: number;
  /** 0 requests, 1 responses. */
  readonly direction: number;
  readonly path: number;
}

export class LastMoves implements Reducer<LastMoves> {
  readonly kinds = [EventKind.flowPath];
  private readonly measurement: Measurement;
  /** By fault, by service and region. */
  private readonly moves: readonly Map<string, LastMove>[];
  /** Those that the heal of the fault led to. */
  private readonly healMoves: readonly Map<string, LastMove>[];

  constructor(measurement: Measurement) {
    this.measurement = measurement;
    this.moves = measurement.entities.faults.map(() => new Map<string, LastMove>());
    this.healMoves = measurement.entities.faults.map(() => new Map<string, LastMove>());
  }

  row({ time, who, what, new: path, roots }: Row): void {
    const flow = this.measurement.entities.flows[who]!;
    if (flow.cell < 0) return;
    const { own, any } = this.measurement.behindRow(roots);
    for (const fault of any) {
      const moves = own.includes(fault) ? this.moves : this.healMoves;
      moves[fault]!.set(`${flow.service}/${flow.region}`, { at: time, flow: who, direction: what, path });
    }
  }

  result(): this {
    return this;
  }

  of(fault: number, service: string, region: string): LastMove | null {
    return this.moves[fault]!.get(`${service}/${region}`) ?? null;
  }

  afterHeal(fault: number, service: string, region: string): LastMove | null {
    return this.healMoves[fault]!.get(`${service}/${region}`) ?? null;
  }

  /** The last of all. */
  last(fault: number): LastMove | null {
    let last: LastMove | null = null;
    for (const move of this.moves[fault]!.values()) if (last === null || move.at > last.at) last = move;
    return last;
  }

  /** In words: `requests of Lagos to web now end at fra`. */
  text({ flow, direction, path }: LastMove): string {
    const { entities, view } = this.measurement;
    const { clientName, service } = entities.flows[flow]!;
    const what = direction === REQUEST ? `requests of ${clientName} to ${service}` : `responses of ${service} to ${clientName}`;
    const last = view.entry('forwarding-path', path).at(-1);
    if (last === undefined) return `${what} have no path left`;
    if (direction !== REQUEST) return `${what} settle on another path`;
    const datacenter = entities.datacenterOf(last);
    return `${what} end at ${datacenter < 0 ? entities.name('router', last) : entities.name('datacenter', datacenter)}`;
  }
}

export const lastMoves = (measurement: Measurement): LastMoves => new LastMoves(measurement);

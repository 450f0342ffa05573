/**
 * The highest load ÷ capacity of every resource within the window, over linear pieces: a maximum lies at one end of a piece. A
 * resource without capacity has no utilization: what is sent to it is lost, and availability says so.
 */
import type { SimTime } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { textIn } from './entities.ts';
import { clipped, LinearSignals, valueAfter } from './linear-signal.ts';
import type { Measurement } from './measurement.ts';

export interface LoadPeak {
  /** Index in the resource table. */
  readonly resource: number;
  readonly kind: string;
  /** The entity that a label names: the datacenter of a site, the link, the session. */
  readonly entity: string;
  readonly ratio: number;
  readonly at: number;
  readonly load: number;
  readonly capacity: number;
}

/** Of kind site `web/fra` is of datacenter fra, of kind link `fra-ams/forth` of link fra-ams; a leading kind is left out. */
export function entityOfResource(kind: string, id: string): string {
  const bare = id.startsWith(`${kind}/`) ? id.slice(kind.length + 1) : id;
  return kind === 'site' ? bare.slice(bare.lastIndexOf('/') + 1) : bare.replace(/\/(forth|back)$/, '');
}

export class LoadPeaks implements Reducer<readonly LoadPeak[]> {
  readonly kinds = [EventKind.loadRate, EventKind.loadSlope, EventKind.loadCapacity];
  private readonly measurement: Measurement;
  private readonly signals: LinearSignals;
  private readonly capacity: Float64Array;
  private readonly isCapacityKnown: Uint8Array;
  private readonly peaks: (LoadPeak | null)[];

  constructor(measurement: Measurement) {
    const resources = measurement.entities.table('resource');
    this.measurement = measurement;
    this.capacity = new Float64Array(resources.length);
    this.isCapacityKnown = new Uint8Array(resources.length);
    this.peaks = resources.map(() => null);
    this.signals = new LinearSignals(
      resources.length,
      clipped(measurement.window.from, (resource, from, to, value, slope) => {
        this.see(resource, from, value);
        if (slope > 0) this.see(resource, to, valueAfter(to - from, value, slope));
      }),
    );
    for (const { kind, who, value } of measurement.view.initial()) {
      if (kind === EventKind.loadRate) this.signals.beginValue(who, value);
      else if (kind === EventKind.loadSlope) this.signals.beginSlope(who, value);
      else if (kind === EventKind.loadCapacity) this.beginCapacity(who, value);
    }
  }

  row(row: Row): void {
    if (row.kind === EventKind.loadRate) this.signals.setValue(row.who, row.time, row.old, row.new);
    else if (row.kind === EventKind.loadSlope) this.signals.setSlope(row.who, row.time, row.old, row.new);
    else {
      if (this.isCapacityKnown[row.who] === 0) this.beginCapacity(row.who, row.old);
      // The piece so far is held against the capacity so far.
      this.signals.split(row.who, row.time);
      this.capacity[row.who] = row.new;
    }
  }

  result(end: SimTime): readonly LoadPeak[] {
    this.signals.finish(end);
    return this.peaks.filter((peak) => peak !== null);
  }

  private beginCapacity(resource: number, capacity: number): void {
    this.capacity[resource] = capacity;
    this.isCapacityKnown[resource] = 1;
  }

  private see(resource: number, at: number, load: number): void {
    const capacity = this.capacity[resource]!;
    if (capacity <= 0) return;
    const ratio = load / capacity;
    if (ratio <= (this.peaks[resource]?.ratio ?? -1)) return;
    const row = this.measurement.entities.table('resource')[resource]!;
    const kind = textIn(row, 'kind');
    this.peaks[resource] = { resource, kind, entity: entityOfResource(kind, row.id), ratio, at, load, capacity };
  }
}

export const loadPeaks = (measurement: Measurement): LoadPeaks => new LoadPeaks(measurement);

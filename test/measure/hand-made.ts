/**
 * A small world whose traces are written by hand: sites fra and ams, service web (replicas web/fra/1, web/fra/2, web/ams/1), and
 * two populations with a flow each, berlin (Europe, 3 M people) and lagos (Africa, 1 M people).
 */
import { RootSets } from '../../sim/kernel/roots.ts';
import type { Duration } from '../../sim/kernel/time.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { traceHeader, type TraceEntity, type TraceHeader } from '../../sim/trace/header.ts';
import { LEDGER_NAMES, requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { TraceWriter } from '../../sim/trace/writer.ts';

export const second = 1_000_000;
export const minute = 60 * second;

export const BERLIN = 0;
export const LAGOS = 1;
export const FRA = 0;
export const AMS = 1;
/** Routers: the two of ours, then those of the providers of the two populations. */
export const Routers = { fra: 0, ams: 1, berlinAccess: 2, lagosAccess: 3, transit: 4 } as const;
export const ROOT = { fault: 0, heal: 1, fault2: 2, heal2: 3 } as const;

export interface HandMadeFault {
  readonly id: string;
  readonly at: number;
  readonly for?: number;
  readonly target?: string;
  readonly kind?: string;
}

export interface HandMadeOptions {
  readonly duration?: number;
  readonly warmUp?: number;
  readonly faults?: readonly HandMadeFault[];
  readonly connectionSeconds?: number;
  readonly names?: { readonly client?: string };
}

const table = (rows: readonly (readonly [string, Record<string, string | number | boolean | null>])[]): readonly TraceEntity[] =>
  rows.map(([id, rest]) => ({ id, name: id, ...rest }));

export class HandMade {
  readonly writer: TraceWriter;
  readonly rootSets = new RootSets();
  private readonly cells = new Map<string, number>();
  private now = 0;
  private roots = 0;

  constructor({ duration = 10 * minute, warmUp = 0, faults = [], connectionSeconds = 10, names = {} }: HandMadeOptions = {}) {
    const population = (region: string, peopleCount: number): Record<string, string | number> => ({ region, peopleCount });
    const flow = (at: number, region: string, peopleCount: number): Record<string, string | number | boolean> => ({
      population: at,
      service: 0,
      family: 4,
      peopleCount,
      region,
      connectionSeconds,
      isInternal: false,
    });
    const entities: TraceHeader['entities'] = {
      fault: table(
        faults.map(({ id, at, for: span = null, target = 'datacenter/fra', kind = 'datacenter.fail' }) => [
          id,
          { kind, at, for: span, target },
        ]),
      ),
      root: table(
        faults.flatMap(
          ({ id }, fault) =>
            [
              [id, { fault, isHeal: false }],
              [`${id}/heal`, { fault, isHeal: true }],
            ] as const,
        ),
      ),
      datacenter: table([
        ['fra', { region: 'europe' }],
        ['ams', { region: 'europe' }],
      ]),
      router: table([
        ['fra1', { as: 'ours', datacenter: FRA, place: 'Frankfurt' }],
        ['ams1', { as: 'ours', datacenter: AMS, place: 'Amsterdam' }],
        ['berlin-access', { as: 'Berlin DSL', datacenter: null }],
        ['lagos-access', { as: 'Lagos Mobile', datacenter: null }],
        ['transit', { as: 'Transit', datacenter: null }],
      ]),
      link: table([['fra-ams', { kind: 'backbone', a: 0, b: 1, delayUs: 3500, metric: 35 }]]),
      replica: table([
        ['web/fra/1', { service: 0, datacenter: FRA }],
        ['web/fra/2', { service: 0, datacenter: FRA }],
        ['web/ams/1', { service: 0, datacenter: AMS }],
      ]),
      check: table([
        ['web/fra/1', { replica: 0 }],
        ['web/fra/2', { replica: 1 }],
        ['web/ams/1', { replica: 2 }],
      ]),
      service: table([['web', { visibility: 'public' }]]),
      'service-site': table([
        ['web/fra', { service: 0, datacenter: FRA }],
        ['web/ams', { service: 0, datacenter: AMS }],
      ]),
      prefix: table([
        ['192.0.2.1/32', { family: 4, length: 32, role: 'host', service: 0, aggregate: null }],
        ['192.0.2.0/24', { family: 4, length: 24, role: 'aggregate', service: null, aggregate: 0 }],
        ['198.51.100.0/24', { family: 4, length: 24, role: 'client', service: null, aggregate: null }],
      ]),
      aggregate: table([['main', { announce: 'components' }]]),
      'session-end': table([
        ['fra1-transit', { router: 0, peer: 4, link: null }],
        ['fra1-transit', { router: 4, peer: 0, link: null }],
        ['ams1-transit', { router: 1, peer: 4, link: null }],
        ['ams1-transit', { router: 4, peer: 1, link: null }],
      ]),
      population: [
        { id: 'berlin', name: names.client ?? 'Berlin', ...population('europe', 3_000_000) },
        { id: 'lagos', name: 'Lagos', ...population('africa', 1_000_000) },
      ],
      flow: table([
        ['berlin/web/4', flow(0, 'europe', 3_000_000)],
        ['lagos/web/4', flow(1, 'africa', 1_000_000)],
      ]),
      ledger: LEDGER_NAMES.map((name, index) => ({ id: `${index}`, name })),
      resource: table([
        ['web/fra', { kind: 'site', unit: 'requests/s' }],
        ['web/ams', { kind: 'site', unit: 'requests/s' }],
        ['fra-ams/forth', { kind: 'link', unit: 'bits/s' }],
        ['fra-ams/back', { kind: 'link', unit: 'bits/s' }],
      ]),
    };
    this.writer = new TraceWriter(
      traceHeader({
        engineVersion: 'test',
        seed: 7,
        scenario: { name: 'hand made', variant: null, file: 'hand.yaml', hash: 'abc' },
        duration: duration as Duration,
        warmUp: warmUp as Duration,
        entities,
        notes: {},
      }),
      this.rootSets,
    );
    this.writer.dictionaries['forwarding-path'].intern([]);
    this.writer.dictionaries.route.intern([-1]);
  }

  /** What follows happens at this time, because of these roots. */
  at(time: number, ...roots: number[]): this {
    this.now = time;
    this.roots = this.rootSets.of(roots);
    return this;
  }

  row(kind: EventKind, who: number, what: number, old: number, value: number, reason = 0): this {
    this.writer.row(this.now, kind, who, what, old, value, reason, -1, this.roots);
    return this;
  }

  /** A row of a state cell; `old` is remembered, 0 at first. */
  state(kind: EventKind, who: number, what: number, value: number, reason = 0): this {
    const key = `${kind}/${who}/${what}`;
    const old = this.cells.get(key) ?? 0;
    this.cells.set(key, value);
    return this.row(kind, who, what, old, value, reason);
  }

  /** A ledger column becomes a line. */
  column(flow: number, column: number, value: number, slope = 0): this {
    return this.state(EventKind.flowRate, flow, column, value).state(EventKind.flowSlope, flow, column, slope);
  }

  /** Requests made, and how they end: all that are not listed are answered. */
  traffic(flow: number, offered: number, lost: Partial<Record<keyof typeof Outcome, number>> = {}): this {
    let answered = offered;
    for (const [name, rate] of Object.entries(lost)) {
      answered -= rate;
      this.column(flow, requestColumn(Outcome[name as keyof typeof Outcome]), rate);
    }
    return this.column(flow, 0, offered).column(flow, requestColumn(Outcome.ok), answered);
  }

  /** Requests go along these routers and end so; responses are left as they were. */
  path(flow: number, routers: readonly number[], outcome: Outcome = Outcome.ok, direction = 0): this {
    return this.state(EventKind.flowPath, flow, direction, this.writer.dictionaries['forwarding-path'].intern(routers), outcome);
  }

  rtt(flow: number, us: number): this {
    return this.state(EventKind.flowRtt, flow, 0, us);
  }

  /** Both populations go to fra: 300 and 100 requests a second, 20 and 90 ms. */
  steady(): this {
    return this.at(0)
      .path(BERLIN, [Routers.berlinAccess, Routers.fra])
      .rtt(BERLIN, 20_000)
      .traffic(BERLIN, 300)
      .path(LAGOS, [Routers.lagosAccess, Routers.transit, Routers.fra])
      .rtt(LAGOS, 90_000)
      .traffic(LAGOS, 100);
  }

  trace(): Trace {
    return this.writer.finish();
  }
}

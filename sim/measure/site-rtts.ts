/**
 * Round-trip times between our datacenters over the private backbone: from the first living router of each by shortest paths
 * over the links that this router believes to be up, there by its own belief and back by the other's. A path over a link
 * that is dead and not yet known to be carries nothing. Hops in between are taken to believe what the first one does.
 * Not seen: detours round a router that asks not to be passed through (RFC 6987).
 */
import { EventKind } from '../trace/event-kinds.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { UpState } from '../trace/states.ts';
import { numberIn } from './entities.ts';
import type { Measurement } from './measurement.ts';
import { Timelines } from './timeline.ts';

/** No way between two sites. */
export const NO_RTT = 0;

interface Way {
  readonly link: number;
  readonly to: number;
  readonly metric: number;
  readonly delayUs: number;
}

interface Reached {
  readonly cost: number;
  readonly delayUs: number;
  readonly isAlive: boolean;
}

export class SiteRtts implements Reducer<SiteRtts> {
  readonly kinds = [EventKind.igpChange, EventKind.linkState, EventKind.routerState];
  /** `ams-fra`, each pair once. */
  readonly pairs: readonly string[];
  private readonly rtts: Timelines;
  private readonly measurement: Measurement;
  private readonly ends: readonly (readonly [number, number])[];
  private readonly waysOf = new Map<number, Way[]>();
  private readonly deadLinks = new Set<number>();
  private readonly deadRouters = new Set<number>();
  /** By router: the links that it believes to be down. */
  private readonly believedDown = new Map<number, Set<number>>();
  private dirtySince = -1;

  constructor(measurement: Measurement) {
    const { entities, view } = measurement;
    const datacenters = entities.table('datacenter');
    this.measurement = measurement;
    this.ends = datacenters.flatMap((_, a) => datacenters.slice(a + 1).map((_other, i) => [a, a + 1 + i] as const));
    this.pairs = this.ends.map(([a, b]) => `${datacenters[a]!.id}-${datacenters[b]!.id}`);
    this.rtts = new Timelines(this.pairs.length, NO_RTT);
    entities.table('link').forEach((row, link) => {
      const { metric, delayUs } = row;
      if (row['kind'] !== 'backbone' || typeof metric !== 'number' || typeof delayUs !== 'number') return;
      const [a, b] = [numberIn(row, 'a'), numberIn(row, 'b')];
      this.addWay(a, { link, to: b, metric, delayUs });
      this.addWay(b, { link, to: a, metric, delayUs });
    });
    for (const { kind, who, what, value } of view.initial()) this.take(kind, who, what, value);
    this.pairs.forEach((_, pair) => this.rtts.begin(pair, this.rttOf(pair)));
  }

  row({ kind, who, what, time, new: state }: Row): void {
    this.settle(time);
    this.take(kind, who, what, state);
    this.dirtySince = time;
  }

  result(end: number): this {
    this.settle(end + 1);
    return this;
  }

  /** Round-trip times of a pair over time, NO_RTT where there is no way. */
  get timelines(): Timelines {
    return this.rtts;
  }

  private addWay(router: number, way: Way): void {
    const ways = this.waysOf.get(router) ?? [];
    ways.push(way);
    this.waysOf.set(router, ways);
  }

  private take(kind: number, who: number, what: number, state: number): void {
    const isDown = state === UpState.down;
    const put = (set: Set<number>, member: number): void => void (isDown ? set.add(member) : set.delete(member));
    if (kind === EventKind.linkState) put(this.deadLinks, who);
    else if (kind === EventKind.routerState) put(this.deadRouters, who);
    else if (kind === EventKind.igpChange) {
      const believed = this.believedDown.get(who) ?? new Set<number>();
      this.believedDown.set(who, believed);
      put(believed, what);
    }
  }

  /** Once all rows of an instant have been seen. */
  private settle(time: number): void {
    if (this.dirtySince < 0 || time === this.dirtySince) return;
    const since = this.dirtySince;
    this.dirtySince = -1;
    this.pairs.forEach((_, pair) => {
      const old = this.rtts.at(pair, since);
      const rtt = this.rttOf(pair);
      if (rtt !== old) this.rtts.change(pair, since, old, rtt);
    });
  }

  private rttOf(pair: number): number {
    const { entities } = this.measurement;
    const [a, b] = this.ends[pair]!.map((at) => entities.routersOf(at).find((router) => !this.deadRouters.has(router)));
    if (a === undefined || b === undefined) return NO_RTT;
    const [there, back] = [this.oneWay(a, b), this.oneWay(b, a)];
    return there === null || back === null ? NO_RTT : there + back;
  }

  /**
   * Dijkstra over at most a few dozen routers; null where nothing arrives. Of equal paths that by the lower link numbers
   * counts.
   */
  private oneWay(from: number, to: number): number | null {
    const believed = this.believedDown.get(from);
    const open = new Map<number, Reached>([[from, { cost: 0, delayUs: 0, isAlive: true }]]);
    const done = new Set<number>();
    while (open.size > 0) {
      let at = -1;
      for (const [router, { cost }] of open) if (at < 0 || cost < open.get(at)!.cost) at = router;
      const reached = open.get(at)!;
      if (at === to) return reached.isAlive ? reached.delayUs : null;
      open.delete(at);
      done.add(at);
      for (const { link, to: next, metric, delayUs } of this.waysOf.get(at) ?? []) {
        if (done.has(next) || believed?.has(link)) continue;
        const cost = reached.cost + metric;
        if ((open.get(next)?.cost ?? Infinity) <= cost) continue;
        const isAlive = reached.isAlive && !this.deadLinks.has(link) && !this.deadRouters.has(next);
        open.set(next, { cost, delayUs: reached.delayUs + delayUs, isAlive });
      }
    }
    return null;
  }
}

export const siteRtts = (measurement: Measurement): SiteRtts => new SiteRtts(measurement);

/**
 * Which routers and links are alive. Faults take hold of a router, a link or one direction of it and let go of it again; it lives
 * while nobody holds it, so overlapping faults compose in any order. Directed links are numbered link × 2 (+ 1 against the
 * written direction).
 */
import { assert } from '../../kernel/assert.ts';
import { Impairments, type Impairment } from './impairments.ts';

export interface PhysicalLink {
  readonly a: number;
  readonly b: number;
  /** One way, in µs. */
  readonly delayUs: number;
  /** Interior cost; 0 where the link does not belong to an IGP. */
  readonly metric: number;
  readonly isBackbone: boolean;
}

export interface PhysicalWatcher {
  /** The link began or ceased to carry packets both ways, because of itself or of a router at its end. */
  linkChanged(link: number, isUsable: boolean): void;
  /** One direction or the carrier changed, and the link was and is not usable both ways. */
  wayChanged?(link: number): void;
  /** What becomes of packets in one direction or both changed, short of losing them all. */
  impairmentChanged?(link: number): void;
  routerChanged(router: number, isUp: boolean): void;
}

/** Carrier and both directions are there. */
const WHOLE = 7;

export class Physical {
  readonly links: readonly PhysicalLink[];
  readonly impairments = new Impairments();
  private readonly linkHolds: Int32Array;
  private readonly wayHolds: Int32Array;
  private readonly routerHolds: Int32Array;
  private readonly linksOf: readonly number[][];
  private readonly watchers: PhysicalWatcher[] = [];

  constructor(links: readonly PhysicalLink[], routerCount: number) {
    this.links = links;
    this.linkHolds = new Int32Array(links.length);
    this.wayHolds = new Int32Array(links.length * 2);
    this.routerHolds = new Int32Array(routerCount);
    const linksOf: number[][] = Array.from({ length: routerCount }, () => []);
    links.forEach((link, index) => {
      linksOf[link.a]!.push(index);
      linksOf[link.b]!.push(index);
    });
    this.linksOf = linksOf;
  }

  watch(watcher: PhysicalWatcher): void {
    this.watchers.push(watcher);
  }

  isRouterUp(router: number): boolean {
    return this.routerHolds[router] === 0;
  }

  /** Whether the link itself is whole, whatever its ends. */
  isLinkWhole(link: number): boolean {
    return this.linkHolds[link] === 0;
  }

  /** Whether both ends see a carrier: the link and the routers at it are alive, whatever gets lost on the way. */
  hasCarrier(link: number): boolean {
    const { a, b } = this.links[link]!;
    return this.linkHolds[link] === 0 && this.routerHolds[a] === 0 && this.routerHolds[b] === 0;
  }

  /** Whether packets get through both ways, as every protocol needs. */
  isUsable(link: number): boolean {
    return this.hasCarrier(link) && this.wayHolds[link * 2] === 0 && this.wayHolds[link * 2 + 1] === 0;
  }

  /** Whether packets that a router sends over the link arrive. */
  carriesFrom(link: number, router: number): boolean {
    return this.hasCarrier(link) && this.wayHolds[this.directed(link, router)] === 0;
  }

  /** Whether a direction of a link loses nothing by itself, whatever the routers at its ends. */
  isWayWhole(directed: number): boolean {
    return this.linkHolds[directed >> 1] === 0 && this.wayHolds[directed] === 0;
  }

  /** Number of the direction in which a router sends. */
  directed(link: number, router: number): number {
    return link * 2 + (this.links[link]!.a === router ? 0 : 1);
  }

  otherEnd(link: number, router: number): number {
    const { a, b } = this.links[link]!;
    return a === router ? b : a;
  }

  linksAt(router: number): readonly number[] {
    return this.linksOf[router]!;
  }

  holdLink(link: number, isHeld: boolean): void {
    const before = this.conditionOf(link);
    this.linkHolds[link]! += isHeld ? 1 : -1;
    assert(this.linkHolds[link]! >= 0, `link ${link} is let go of more often than held`);
    this.tell(link, before);
  }

  /** Loses what a router sends over the link, and nothing of the other direction. */
  holdWay(link: number, from: number, isHeld: boolean): void {
    const before = this.conditionOf(link);
    const way = this.directed(link, from);
    this.wayHolds[way]! += isHeld ? 1 : -1;
    assert(this.wayHolds[way]! >= 0, `a direction of link ${link} is let go of more often than held`);
    this.tell(link, before);
  }

  /** Makes a direction of a link (link × 2, + 1 against it) carry packets badly and returns what mends it. */
  impair(directed: number, impairment: Impairment): () => void {
    const link = directed >> 1;
    const { a, b } = this.links[link]!;
    const from = directed % 2 === 0 ? a : b;
    const isDead = impairment.lossRatio >= 1;
    const tell = (): void => this.watchers.forEach((watcher) => watcher.impairmentChanged?.(link));
    const mend = this.impairments.hold(directed, isDead ? { ...impairment, lossRatio: 0 } : impairment);
    if (isDead) this.holdWay(link, from, true);
    tell();
    return () => {
      mend();
      if (isDead) this.holdWay(link, from, false);
      tell();
    };
  }

  holdRouter(router: number, isHeld: boolean): void {
    const links = this.linksAt(router);
    const before = links.map((link) => this.conditionOf(link));
    const wasUp = this.isRouterUp(router);
    this.routerHolds[router]! += isHeld ? 1 : -1;
    assert(this.routerHolds[router]! >= 0, `router ${router} is let go of more often than held`);
    const isUp = this.isRouterUp(router);
    if (wasUp === isUp) return;
    for (const watcher of this.watchers) watcher.routerChanged(router, isUp);
    links.forEach((link, i) => this.tell(link, before[i]!));
  }

  /** Carrier and both directions of a link as bits; 7 is whole. */
  private conditionOf(link: number): number {
    const way = (directed: number): number => (this.wayHolds[directed] === 0 ? 1 : 0);
    return (this.hasCarrier(link) ? 4 : 0) | (way(link * 2) << 1) | way(link * 2 + 1);
  }

  /** A second hold on what is held already changes nothing, and nobody hears of it. */
  private tell(link: number, before: number): void {
    const now = this.conditionOf(link);
    if (before === now) return;
    const isUsable = now === WHOLE;
    for (const watcher of this.watchers) {
      if ((before === WHOLE) !== isUsable) watcher.linkChanged(link, isUsable);
      else watcher.wayChanged?.(link);
    }
  }
}

/**
 * What routers of other ASes originate: their own prefixes, and what they have no right to (a hijack). A router that comes back
 * originates again what it should.
 */
import { assert } from '../../kernel/assert.ts';
import { OWN_ROUTE } from '../route/routes.ts';
import type { RoutingEngine } from './engine.ts';

interface Hijack {
  readonly prefix: number;
  readonly speaker: number;
  /** The routes claimed at this moment, the latest last; a claim may forge another origin. */
  readonly routes: number[];
}

export class ForeignOrigins {
  private readonly engine: RoutingEngine;
  private readonly isRouterUp: (speaker: number) => boolean;
  /** Prefixes by the speaker that rightly originates them. */
  private readonly own: ReadonlyMap<number, readonly number[]>;
  private readonly hijacks = new Map<string, Hijack>();

  constructor(
    engine: RoutingEngine,
    isRouterUp: (speaker: number) => boolean,
    own: readonly { readonly prefix: number; readonly speaker: number }[],
  ) {
    this.engine = engine;
    this.isRouterUp = isRouterUp;
    const bySpeaker = new Map<number, number[]>();
    for (const { prefix, speaker } of own) bySpeaker.set(speaker, [...(bySpeaker.get(speaker) ?? []), prefix]);
    this.own = bySpeaker;
  }

  /** A router begins to originate a prefix that is not its own, and returns what ends it. */
  hijack(prefix: number, speaker: number, route = OWN_ROUTE): () => void {
    assert(!this.isOwn(prefix, speaker), `prefix ${prefix} is the router's own`);
    const key = `${prefix} ${speaker}`;
    const hijack = this.hijacks.get(key) ?? { prefix, speaker, routes: [] };
    this.hijacks.set(key, hijack);
    hijack.routes.push(route);
    this.refresh(hijack);
    return () => {
      hijack.routes.splice(hijack.routes.indexOf(route), 1);
      if (hijack.routes.length === 0) this.hijacks.delete(key);
      this.refresh(hijack);
    };
  }

  /** Whether a router of another AS originates a prefix rightly. */
  isOwn(prefix: number, speaker: number): boolean {
    return this.own.get(speaker)?.includes(prefix) === true;
  }

  /** A router came back without its memory. */
  restore(speaker: number): void {
    for (const prefix of this.own.get(speaker) ?? []) this.engine.originate(prefix, speaker, true);
    for (const hijack of this.hijacks.values()) if (hijack.speaker === speaker) this.refresh(hijack);
  }

  private refresh({ prefix, speaker, routes }: Hijack): void {
    if (!this.isRouterUp(speaker)) return;
    const route = routes.at(-1);
    if (route === undefined) this.engine.originate(prefix, speaker, false);
    else this.engine.originate(prefix, speaker, true, route);
  }
}

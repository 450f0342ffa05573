/**
 * Stub routers: routers that ask not to be passed through, while all that they are the end of is reached over them. A router
 * that boots is back in the IGP seconds before its BGP sessions, and what is led through it meanwhile goes into the dark; one
 * that is about to be switched off can be emptied first. Here is when a router asks for it; `link-state.ts` has what that does.
 *
 * At start it lasts for a time, or until every BGP session of the router is up and what they say has come over
 * (`wait-for-bgp`), at most ten minutes. By hand it lasts as long as somebody wants it.
 *
 * Not modelled: waiting per session for End-of-RIB (a settled second stands for it), stub links of their own metric, sending the
 * advertisement on shutdown (which is asked for by hand).
 *
 * Sources: RFC 6987 (OSPF stub router: MaxLinkMetric), RFC 3277 (IS-IS: the overload bit against transient black holes), RFC 3787
 * section 4; Cisco IOS `max-metric router-lsa on-startup wait-for-bgp` (600 s at most), FRRouting ospfd `max-metric router-lsa
 * on-startup | administrative` and isisd `set-overload-bit on-startup`.
 */
import { assert } from '../../kernel/assert.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { Duration, SimTime } from '../../kernel/time.ts';

/** Until the tables of neighbours whose sessions are up have come over and are installed. */
export const BGP_SETTLED_US = 1_000_000 as Duration;
/** How long a router waits for BGP at most. */
export const BGP_WAIT_MAX_US = 600_000_000 as Duration;

export interface StubRoutersOptions {
  readonly scheduler: Scheduler;
  /** After booting: so long, or until BGP is there; null: not at all. */
  readonly onStartup: Duration | 'wait-for-bgp' | null;
  /** Whether every BGP session of a router is up, as it sees it. */
  readonly hasAllSessions: (router: number) => boolean;
  readonly isRouterUp: (router: number) => boolean;
  /** The router tells the others what it asks for now. */
  readonly advertise: (router: number, isStub: boolean) => void;
}

export class StubRouters {
  private readonly options: StubRoutersOptions;
  /** By router: how many want it to be a stub by hand. */
  private readonly holds = new Map<number, number>();
  /** Routers that are booting: the latest wait that may end it, for the longest time and since a session changed. */
  private readonly starting = new Map<number, { readonly longest: number; settled: number }>();
  private readonly endId: HandlerId;
  private waits = 0;

  constructor(options: StubRoutersOptions) {
    this.options = options;
    this.endId = options.scheduler.register((router, wait) => this.end(router, wait));
  }

  isStub(router: number): boolean {
    return this.starting.has(router) || (this.holds.get(router) ?? 0) > 0;
  }

  /** Somebody asks for it by hand, or lets go. */
  hold(router: number, isHeld: boolean): void {
    const holds = (this.holds.get(router) ?? 0) + (isHeld ? 1 : -1);
    assert(holds >= 0, `router ${router} is let go of more often than asked to be a stub`);
    this.holds.set(router, holds);
    this.tell(router);
  }

  /** A router died, or lives again. */
  routerChanged(router: number, isUp: boolean): void {
    const { onStartup } = this.options;
    this.starting.delete(router);
    if (!isUp) return;
    if (onStartup !== null) {
      const isForBgp = onStartup === 'wait-for-bgp';
      const longest = this.wait(router, isForBgp ? BGP_WAIT_MAX_US : onStartup);
      // One without any session has nothing to wait for.
      const settled = isForBgp ? this.wait(router, BGP_SETTLED_US) : 0;
      this.starting.set(router, { longest, settled });
    }
    this.tell(router);
  }

  /** A session of a router comes up or goes down. */
  sessionChanged(router: number): void {
    const start = this.starting.get(router);
    if (start !== undefined && this.options.onStartup === 'wait-for-bgp') start.settled = this.wait(router, BGP_SETTLED_US);
  }

  private wait(router: number, lastsUs: number): number {
    const { scheduler } = this.options;
    const time = (scheduler.now + Math.max(1, lastsUs)) as SimTime;
    scheduler.schedule(time, Phase.session, this.endId, router, ++this.waits, 0);
    return this.waits;
  }

  private end(router: number, wait: number): void {
    const start = this.starting.get(router);
    if (start === undefined) return;
    const isSettled = wait === start.settled && this.options.hasAllSessions(router);
    if (wait !== start.longest && !isSettled) return;
    this.starting.delete(router);
    this.tell(router);
  }

  private tell(router: number): void {
    if (this.options.isRouterUp(router)) this.options.advertise(router, this.isStub(router));
  }
}

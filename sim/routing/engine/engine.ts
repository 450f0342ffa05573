/**
 * Timed BGP over a routing graph: messages travel with their session's delay in order, speakers decide once per instant,
 * sending obeys the MRAI, forwarding follows after the install delay. Work is proportional to the routes that change.
 * Session states are set from outside (`session/`), originations by the announcer.
 *
 * Not modelled: TCP windows and segmentation, update packing, CPU queues beyond a per-message processing delay.
 */
import { assert } from '../../kernel/assert.ts';
import { outgoing } from '../advertise/outgoing.ts';
import { rankOf } from '../decision/select.ts';
import { isInternal } from '../graph/relation.ts';
import { setPolicy, type RoutingContext } from '../rib/context.ts';
import { NO_EDGE } from '../rib/prefix-rib.ts';
import { NO_ROUTE, OWN_ROUTE } from '../route/routes.ts';
import { Decider } from './decider.ts';
import { ExitCosts } from './exit-costs.ts';
import { PREFIXES_MAX, SessionLives } from './lives.ts';
import type { EngineOptions } from './options.ts';
import { Receiver } from './receiver.ts';
import { Sender } from './sender.ts';

export class RoutingEngine {
  readonly context: RoutingContext;
  /** Called when a session exceeds its maximum of prefixes and has to end. */
  onPrefixLimit: ((halfEdge: number) => void) | null = null;
  private readonly lives: SessionLives;
  private readonly receiver: Receiver;
  private readonly decider: Decider;
  private readonly sender: Sender;
  private readonly exitCosts = new ExitCosts();

  constructor(context: RoutingContext, options: EngineOptions) {
    assert(context.prefixes.length <= PREFIXES_MAX, `more than ${PREFIXES_MAX} prefixes`);
    this.context = context;
    this.lives = new SessionLives(context.graph.halfEdgeCount);
    const deliverId = options.scheduler.register((halfEdge, route, word) => this.receiver.deliver(halfEdge, route, word));
    this.sender = new Sender(context, options, this.lives, deliverId);
    const decider = new Decider(context, options, this.sender);
    this.decider = decider;
    this.receiver = new Receiver(context, options, this.lives, {
      sender: this.sender,
      markDirty: (rib, prefix, speaker, needsScan) => decider.markDirty(rib, prefix, speaker, needsScan),
      overLimit: (halfEdge) => this.onPrefixLimit?.(halfEdge),
    });
  }

  /** UPDATE messages sent so far, one per prefix. */
  get messageCount(): number {
    return this.sender.messageCount;
  }

  /** Looks at the state that a run starts from: sessions that hold more than they may have to end. */
  checkLimits(): void {
    for (const halfEdge of this.receiver.limits.allOver()) this.onPrefixLimit?.(halfEdge);
  }

  /** A speaker begins or ceases to originate a prefix. Called in a phase before `decide`. */
  originate(prefix: number, speaker: number, isOriginated: boolean, route = OWN_ROUTE): void {
    const rib = this.context.ribs[prefix]!;
    rib.claim();
    if (isOriginated) rib.own.set(speaker, route);
    else if (!rib.own.delete(speaker)) return;
    this.decider.markDirty(rib, prefix, speaker, true);
  }

  /**
   * This end of a session leaves Established: what was sent is void, and what was learned goes, or is kept as stale until
   * `dropStale` where the neighbour is expected back (`isKept`; RFC 4724 §4.2, RFC 8538 §4 for the hold timer).
   */
  sessionLost(halfEdge: number, isKept = false): void {
    const { context } = this;
    if (context.sessionUp[halfEdge] === 0) return;
    context.sessionUp[halfEdge] = 0;
    this.lives.end(halfEdge);
    // What this end sent after the other had left is still on its way; it must not reach the session that comes next.
    const mate = context.graph.mate[halfEdge]!;
    if (context.sessionUp[mate] === 0) this.lives.end(mate);
    this.sender.resetTimer(halfEdge);
    for (const rib of context.ribs) {
      if (rib.adjOut[halfEdge] === NO_ROUTE) continue;
      rib.claim();
      rib.adjOut[halfEdge] = NO_ROUTE;
    }
    this.receiver.sessionLost(halfEdge, isKept);
  }

  /** This end of a session enters Established: the table is sent, unlimited by the MRAI, and its end is marked. */
  sessionEstablished(halfEdge: number): void {
    const { context } = this;
    assert(context.sessionUp[halfEdge] === 0, `session end ${halfEdge} is already established`);
    context.sessionUp[halfEdge] = 1;
    this.sender.resetTimer(halfEdge);
    const mate = context.graph.mate[halfEdge]!;
    this.sender.resetOrder(mate);
    let isSent = false;
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      const out = outgoing(context, rib, prefix, halfEdge);
      if (out === NO_ROUTE) continue;
      this.sender.send(rib, prefix, halfEdge, out);
      isSent = true;
    }
    if (isSent) this.sender.startTimer(halfEdge);
    if (this.receiver.stale.has(mate)) this.sender.endOfRib(halfEdge);
  }

  /** Removes what is still stale on a half-edge: the neighbour did not come back in time, or no longer has it. */
  dropStale(halfEdge: number): void {
    this.receiver.dropStale(halfEdge);
  }

  /** The restart time is over: what is stale is kept as the last resort (RFC 9494 §4.2). */
  keepStaleLonger(halfEdge: number): void {
    this.receiver.keepStaleLonger(halfEdge);
  }

  /** One end of a session goes by another policy of the table from now on: what it has is judged and sent anew. */
  changePolicy(halfEdge: number, policy: number): void {
    const { context } = this;
    setPolicy(context, halfEdge, policy);
    this.receiver.limits.recount(halfEdge);
    if (this.receiver.limits.isOver(halfEdge)) this.onPrefixLimit?.(halfEdge);
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      if (rib.adjIn[halfEdge] !== NO_ROUTE) {
        this.receiver.put(halfEdge, prefix, rib.adjIn[halfEdge]!);
        this.decider.tellAnew(rib, prefix, context.graph.owner[halfEdge]!);
      }
      if (context.sessionUp[halfEdge] === 1) this.sender.update(rib, prefix, halfEdge);
    }
  }

  /** A received route gets stuck, or is let go of: see `Receiver.stick`. */
  stick(halfEdge: number, prefix: number, isStuck: boolean): void {
    this.receiver.stick(halfEdge, prefix, isStuck);
  }

  isStuck(halfEdge: number, prefix: number): boolean {
    return this.receiver.stuck.has(halfEdge, prefix);
  }

  /** Whether a prefix, or any of them, is kept on a half-edge after its session was lost and was not said again yet. */
  isStale(halfEdge: number, prefix: number | null = null): boolean {
    return this.receiver.stale.has(halfEdge, prefix);
  }

  /** Prefixes received over a half-edge with a limit, as the limit counts them; null where there is none. */
  limitedCount(halfEdge: number): number | null {
    return this.receiver.limits.countOf(halfEdge);
  }

  /** When damping lets a received route be used again, in µs; null where it keeps nothing from use. */
  dampedUntil(halfEdge: number, prefix: number): number | null {
    return this.receiver.damper?.usableAt(halfEdge, prefix) ?? null;
  }

  /** When the MRAI lets a half-edge send what waits there; null where nothing waits. */
  heldByMraiUntil(halfEdge: number): number | null {
    return this.sender.heldUntil(halfEdge);
  }

  /** A router lost everything it knew, as when its power fails. Its sessions are told apart from this. */
  clearSpeaker(speaker: number): void {
    const { graph, ribs } = this.context;
    for (let prefix = 0; prefix < ribs.length; prefix++) {
      const rib = ribs[prefix]!;
      rib.claim();
      rib.own.delete(speaker);
      for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
        rib.adjIn[h] = rib.adjOut[h] = NO_ROUTE;
        rib.rank[h] = 0;
      }
      rib.best[speaker] = NO_EDGE;
      if (rib.locEdge[speaker] !== NO_EDGE) this.decider.markDirty(rib, prefix, speaker, true);
    }
    this.receiver.forget(speaker);
  }

  /** Interior costs of a speaker may have changed: routes whose exit costs something else now are ranked anew. */
  igpChanged(speaker: number): void {
    const { context } = this;
    const { graph, attributes, routes } = context;
    const hasMoved = this.exitCosts.look(context.igp, speaker);
    const internal: number[] = [];
    for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
      if (isInternal(graph.relation[h]!)) internal.push(h);
    }
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      let isAffected = false;
      for (const h of internal) {
        const route = rib.adjIn[h]!;
        if (route === NO_ROUTE) continue;
        if (!hasMoved(attributes.nextHop(routes.attributes(route)))) continue;
        rib.claim();
        rib.rank[h] = rankOf(context, prefix, h, route);
        isAffected = true;
      }
      if (isAffected) this.decider.markDirty(rib, prefix, speaker, true);
    }
  }

  /** The way to a receiving end is open again: TCP sends what it held once more, and whatever is later after it. */
  unblocked(halfEdge: number): void {
    this.receiver.unblocked(halfEdge);
  }
}

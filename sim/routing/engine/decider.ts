/**
 * The deciding half of the engine: a speaker whose candidates changed decides once per instant, tells its neighbours of a new
 * choice, and forwards by it after its install delay.
 */
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import { DecisionStep } from '../../trace/reasons.ts';
import { rememberChoice } from '../advertise/outgoing.ts';
import { decidingStep } from '../decision/candidates.ts';
import { pathsInUse } from '../decision/multipath.ts';
import { selectBest } from '../decision/select.ts';
import type { RoutingContext } from '../rib/context.ts';
import type { PrefixRib } from '../rib/prefix-rib.ts';
import { PendingInstalls } from './installs.ts';
import type { RoutingListener } from './listener.ts';
import type { EngineOptions } from './options.ts';
import type { Sender } from './sender.ts';

export class Decider {
  private readonly context: RoutingContext;
  private readonly scheduler: Scheduler;
  private readonly listener: RoutingListener | null;
  private readonly sender: Sender;
  private readonly hasInstallDelay: boolean;
  private readonly decideId: HandlerId;
  private readonly installId: HandlerId;
  private readonly installs = new PendingInstalls();
  /** By prefix and speaker, the half-edges in use where a speaker uses several. */
  private readonly spread = new Map<number, string>();
  /** By prefix and speaker, choices whose meaning for the neighbours changed though they may stay. */
  private readonly meansOther = new Set<number>();

  constructor(context: RoutingContext, options: EngineOptions, sender: Sender) {
    this.context = context;
    this.scheduler = options.scheduler;
    this.listener = options.listener ?? null;
    this.sender = sender;
    this.hasInstallDelay = context.graph.installDelayUs.some((delay) => delay > 0);
    this.decideId = this.scheduler.register((speaker, prefix) => this.decide(speaker, prefix));
    this.installId = this.scheduler.register((speaker, prefix, ticket) => this.install(speaker, prefix, ticket));
  }

  /** The speaker decides in this instant; `needsScan` where all candidates have to be looked at. */
  markDirty(rib: PrefixRib, prefix: number, speaker: number, needsScan: boolean): void {
    const { scheduler } = this;
    rib.claim();
    const mark = rib.dirty[speaker]!;
    if (mark === 0) {
      scheduler.schedule(scheduler.now, Phase.decide, this.decideId, speaker, prefix, 0);
      rib.dirty[speaker] = scheduler.roots * 2 + 2 + (needsScan ? 1 : 0);
      return;
    }
    const roots = scheduler.rootSets.union((mark >> 1) - 1, scheduler.roots);
    rib.dirty[speaker] = roots * 2 + 2 + (needsScan ? 1 : mark & 1);
  }

  /** What the speaker makes of a route that it may go on using changed: whatever it decides, its neighbours are told anew. */
  tellAnew(rib: PrefixRib, prefix: number, speaker: number): void {
    this.context.lastExport.speaker = -1;
    this.meansOther.add(prefix * this.context.graph.speakerCount + speaker);
    this.markDirty(rib, prefix, speaker, false);
  }

  private decide(speaker: number, prefix: number): void {
    const { context, scheduler } = this;
    const rib = context.ribs[prefix]!;
    const mark = rib.dirty[speaker]!;
    rib.dirty[speaker] = 0;
    scheduler.roots = (mark >> 1) - 1;
    if ((mark & 1) === 1) rib.best[speaker] = selectBest(context, rib, speaker);
    const edge = rib.best[speaker]!;
    const route = rib.bestRoute(speaker);
    const oldRoute = rib.locRoute[speaker]!;
    this.listener?.considered?.(prefix, speaker, edge);
    const meansOther = this.meansOther.size > 0 && this.meansOther.delete(prefix * context.graph.speakerCount + speaker);
    if (edge === rib.locEdge[speaker] && route === oldRoute) {
      if (meansOther) this.advertise(rib, prefix, speaker, edge);
      if (context.comparesAll[speaker] === 1) this.othersChanged(rib, prefix, speaker);
      return;
    }
    rib.locEdge[speaker] = edge;
    rib.locRoute[speaker] = route;
    const { graph } = context;
    if (this.listener !== null) {
      const step = this.listener.wantsSteps ? decidingStep(context, rib, speaker) : DecisionStep.none;
      scheduler.trigger = this.listener.routeChanged(prefix, speaker, oldRoute, route, step);
    }
    if (this.listener !== null || this.hasInstallDelay) {
      const time = (scheduler.now + graph.installDelayUs[speaker]!) as SimTime;
      scheduler.schedule(time, Phase.install, this.installId, speaker, prefix, this.installs.add(edge, route));
    }
    this.advertise(rib, prefix, speaker, edge);
    if (graph.multipath[speaker]! > 1) this.spread.set(prefix * graph.speakerCount + speaker, this.inUse(rib, speaker));
  }

  /** The best stays; the routes used beside it, or those told on further lanes, may have changed. */
  private othersChanged(rib: PrefixRib, prefix: number, speaker: number): void {
    const { graph, hasLanes } = this.context;
    if (hasLanes[speaker] === 1) this.advertise(rib, prefix, speaker, rib.locEdge[speaker]!);
    if (graph.multipath[speaker]! <= 1) return;
    const key = prefix * graph.speakerCount + speaker;
    const inUse = this.inUse(rib, speaker);
    if (this.spread.get(key) === inUse) return;
    this.spread.set(key, inUse);
    this.listener?.forwardingChanged(prefix, speaker);
  }

  private inUse(rib: PrefixRib, speaker: number): string {
    return pathsInUse(this.context, rib, speaker).join(' ');
  }

  /**
   * Tells the neighbours of a new choice. Most hear the same as all others of their kind, or nothing, and are passed over
   * here.
   */
  private advertise(rib: PrefixRib, prefix: number, speaker: number, edge: number): void {
    const { context } = this;
    const { firstEdge, relation } = context.graph;
    const { policyOf } = context;
    rememberChoice(context, rib, speaker);
    const { byRelation } = context.lastExport;
    const { adjOut } = rib;
    const to = firstEdge[speaker + 1]!;
    for (let h = firstEdge[speaker]!; h < to; h++) {
      if (adjOut[h] === byRelation[relation[h]!] && policyOf[h] === 0 && h !== edge) continue;
      if (context.sessionUp[h] === 1) this.sender.update(rib, prefix, h);
    }
  }

  /** The forwarding entry takes the route that was selected the install delay ago, whatever has been selected since. */
  private install(speaker: number, prefix: number, ticket: number): void {
    const rib = this.context.ribs[prefix]!;
    const { edge, route } = this.installs.take(ticket);
    if (this.hasInstallDelay) {
      if (rib.fibEdge[speaker] === edge && rib.fibRoute[speaker] === route) return;
      rib.fibEdge[speaker] = edge;
      rib.fibRoute[speaker] = route;
    }
    this.listener?.forwardingChanged(prefix, speaker);
  }
}

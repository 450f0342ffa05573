/** Writes down what routers choose from (`trace/considered.ts`): the start, then what differs each time that one decides. */
import type { Scheduler } from '../kernel/scheduler.ts';
import { candidateAt, decidingStep, type EdgeCandidate } from '../routing/decision/candidates.ts';
import type { RoutingContext } from '../routing/rib/context.ts';
import { NO_EDGE } from '../routing/rib/prefix-rib.ts';
import { INELIGIBLE } from '../routing/rib/rank.ts';
import { CANDIDATE, CHOICE, type Considered, type Consideration, type Offer } from '../trace/considered.ts';
import { Dictionary } from '../trace/dictionary.ts';
import { DecisionStep } from '../trace/reasons.ts';

/** Bound of session ends × prefixes: a larger world is not logged, and its viewers say that it is not known. */
const CELLS_MAX = 1 << 20;
const NONE = -1;
const START = -1;

export class ConsiderationLog {
  private readonly context: RoutingContext;
  private readonly scheduler: Scheduler;
  private readonly pathOf: (route: number) => readonly number[];
  /** By prefix: its number among those that are logged, NONE for others. */
  private readonly slots: Int32Array;
  /** The offer of each session end, by slot. */
  private readonly offered: Int32Array;
  private readonly chosen: Int32Array;
  /** Of its own: what is written beside a trace must leave the trace's dictionaries, and so its hashes, alone. */
  private readonly paths = new Dictionary();
  private readonly pathIds = new Map<number, number>();
  private readonly offers: Offer[] = [];
  private readonly byText = new Map<string, number>();
  private readonly list: Consideration[] = [];

  constructor(
    context: RoutingContext,
    prefixes: readonly number[],
    { scheduler, pathOf }: { readonly scheduler: Scheduler; readonly pathOf: (route: number) => readonly number[] },
  ) {
    this.context = context;
    this.scheduler = scheduler;
    this.pathOf = pathOf;
    this.slots = new Int32Array(context.prefixes.length).fill(NONE);
    prefixes.forEach((prefix, slot) => (this.slots[prefix] = slot));
    this.offered = new Int32Array(prefixes.length * context.graph.halfEdgeCount).fill(NONE);
    this.chosen = new Int32Array(prefixes.length * context.graph.speakerCount).fill(NO_EDGE * 16);
  }

  static fits(context: RoutingContext, prefixCount: number): boolean {
    return prefixCount * context.graph.halfEdgeCount <= CELLS_MAX;
  }

  /** The state that the run starts from. */
  start(): void {
    const { context, slots } = this;
    for (let prefix = 0; prefix < slots.length; prefix++) {
      if (slots[prefix] === NONE) continue;
      const { locEdge } = context.ribs[prefix]!;
      for (let speaker = 0; speaker < context.graph.speakerCount; speaker++) {
        this.noteAll(prefix, speaker, START);
        this.noteChoice(prefix, speaker, locEdge[speaker]!, START);
      }
    }
  }

  /** What an end of a session offers has changed. */
  candidateChanged(prefix: number, halfEdge: number): void {
    if (this.slots[prefix] === NONE) return;
    const { [halfEdge]: rank } = this.context.ribs[prefix]!.rank;
    this.noteOffer(prefix, halfEdge, rank !== INELIGIBLE, this.scheduler.now);
  }

  /** A speaker has decided for a half-edge, or stays with it, after a look at all candidates. */
  considered(prefix: number, speaker: number, edge: number): void {
    if (this.slots[prefix] === NONE) return;
    this.noteAll(prefix, speaker, this.scheduler.now);
    this.noteChoice(prefix, speaker, edge, this.scheduler.now);
  }

  finish(): Considered {
    return { paths: this.paths.entries(), offers: this.offers, list: this.list };
  }

  private noteAll(prefix: number, speaker: number, time: number): void {
    const { firstEdge } = this.context.graph;
    const { rank } = this.context.ribs[prefix]!;
    for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) {
      this.noteOffer(prefix, h, rank[h] !== INELIGIBLE, time);
    }
  }

  private noteOffer(prefix: number, halfEdge: number, isCandidate: boolean, time: number): void {
    const { context, offered } = this;
    const at = this.slots[prefix]! * context.graph.halfEdgeCount + halfEdge;
    const offer = isCandidate ? this.intern(candidateAt(context, context.ribs[prefix]!, halfEdge)) : NONE;
    if (offered[at] === offer) return;
    offered[at] = offer;
    this.list.push({ kind: CANDIDATE, time, who: halfEdge, prefix, value: offer, step: 0 });
  }

  private noteChoice(prefix: number, speaker: number, edge: number, time: number): void {
    const { context, chosen } = this;
    const at = this.slots[prefix]! * context.graph.speakerCount + speaker;
    const step = edge === NO_EDGE ? DecisionStep.none : decidingStep(context, context.ribs[prefix]!, speaker);
    // The same choice may turn on another step once a rival came or went.
    const told = edge * 16 + step;
    if (chosen[at] === told) return;
    chosen[at] = told;
    this.list.push({ kind: CHOICE, time, who: speaker, prefix, value: edge, step });
  }

  private pathId(route: number): number {
    let id = this.pathIds.get(route);
    if (id === undefined) {
      id = this.paths.intern(this.pathOf(route));
      this.pathIds.set(route, id);
    }
    return id;
  }

  private intern(candidate: EdgeCandidate): number {
    const offer: Offer = {
      path: this.pathId(candidate.route),
      localPref: candidate.localPref,
      asPathLength: candidate.asPathLength,
      origin: candidate.origin,
      med: candidate.med,
      igpMetric: Math.round(candidate.igpMetric),
      routerId: candidate.routerId,
      clusterListLength: candidate.clusterListLength,
      age: candidate.age ?? 0,
      isStale: candidate.isStale === true ? 1 : 0,
    };
    const text = Object.values(offer).join(' ');
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.offers.push(offer) - 1;
      this.byText.set(text, id);
    }
    return id;
  }
}

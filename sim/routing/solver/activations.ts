/**
 * Routing of one prefix as a game of choices (Griffin, Shepherd and Wilfong, 2002, "The stable paths problem and interdomain
 * routing"): a state is what every speaker has selected; a speaker that is activated decides anew by what its neighbours have
 * selected, and they know at once. Whoever orders activations plays a schedule. Selection, import and export are those of the
 * timed engine; messages under way, MRAI and delays are not part of a state.
 *
 * Routes count as equally old, so that a state is nothing but choices: where routers prefer the oldest route, what is found here
 * holds for a start at which everything is announced at once.
 */
import { stream } from '../../kernel/streams.ts';
import { outgoing } from '../advertise/outgoing.ts';
import { rankOf, selectBest } from '../decision/select.ts';
import type { RoutingGraph } from '../graph/graph.ts';
import { isInternal, RELATION_COUNT } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import { emptyRibs, type PrefixRib } from '../rib/prefix-rib.ts';
import { NO_ROUTE, OWN_ROUTE } from '../route/routes.ts';
import type { Origin } from './fixpoint.ts';

/**
 * Half-edges (or LOCAL_EDGE, NO_EDGE) of all speakers, then their routes. Where ADD-PATH sessions carry more than choices, what
 * was sent on each half-edge follows.
 */
export type Choices = Int32Array;

export class Activations {
  /** Speakers by router id: schedules must not depend on the order in which a network was written down. */
  readonly order: Int32Array;
  /** External half-edges of the origins, by the far end's router id. */
  readonly firstSteps: readonly number[];
  /** Hears of every new choice. */
  onChange: ((speaker: number) => void) | null = null;
  private readonly context: RoutingContext;
  private readonly prefix: number;
  private readonly rib: PrefixRib;
  private readonly isOpen: Uint8Array;
  private openCount = 0;
  private readonly hasLanes: boolean;
  /** The one external half-edge on which origins tell for now, −1 for all of them. */
  private only: number;

  /**
   * The state in which only the origins have chosen, their own route each. The context's own RIBs stay as they are.
   * @param only the external half-edge over which origins tell at first; all when left out.
   */
  constructor(context: RoutingContext, prefix: number, origins: readonly Origin[], only = -1) {
    const { graph } = context;
    const { speakerCount, routerId, speakerKey } = graph;
    this.context = { ...context, lastExport: { ...context.lastExport, speaker: -1, byRelation: new Int32Array(RELATION_COUNT) } };
    this.prefix = prefix;
    this.only = only;
    this.hasLanes = context.hasLanes.includes(1);
    this.rib = emptyRibs(context.ribSize, 1)[0]!;
    if (context.ribs[prefix]!.ages !== null) this.rib.ages = new Float64Array(graph.halfEdgeCount);
    this.isOpen = new Uint8Array(speakerCount);
    this.order = Int32Array.from({ length: speakerCount }, (_, s) => s).sort(
      (a, b) => routerId[a]! - routerId[b]! || speakerKey[a]! - speakerKey[b]! || a - b,
    );
    this.firstSteps = origins
      .flatMap(({ speaker }) => halfEdgesOf(graph, speaker))
      .filter((h) => !isInternal(graph.relation[h]!))
      .sort((a, b) => routerId[graph.peer[a]!]! - routerId[graph.peer[b]!]! || graph.edgeKey[a]! - graph.edgeKey[b]! || a - b);
    for (const { speaker, route } of origins) this.rib.own.set(speaker, route ?? OWN_ROUTE);
    for (const { speaker } of origins) {
      this.open(speaker);
      this.activate(speaker);
    }
  }

  /** Origins tell everybody from now on. */
  tellAll(): void {
    this.only = -1;
    for (const speaker of this.rib.own.keys()) this.tell(speaker);
  }

  /** Nobody would choose otherwise: the state is stable. */
  get isAtRest(): boolean {
    return this.openCount === 0;
  }

  /** Whether something that the speaker heard changed since it decided. */
  isPending(speaker: number): boolean {
    return this.isOpen[speaker] === 1;
  }

  /** The speaker decides and its neighbours know; returns whether it chose anew. */
  activate(speaker: number): boolean {
    if (this.isOpen[speaker] === 0) return false;
    this.close(speaker);
    const { rib } = this;
    rib.best[speaker] = selectBest(this.context, rib, speaker);
    return this.publish(speaker);
  }

  /** All decide by the same state and only then tell; returns whether anybody chose anew. */
  activateTogether(): boolean {
    const { rib, order } = this;
    const deciding = order.filter((speaker) => this.isOpen[speaker] === 1);
    for (const speaker of deciding) {
      this.close(speaker);
      rib.best[speaker] = selectBest(this.context, rib, speaker);
    }
    // What is told now must not reach those who decided already, so routes are read off before.
    const routes = deciding.map((speaker) => rib.bestRoute(speaker));
    let hasChanged = false;
    deciding.forEach((speaker, i) => (hasChanged = this.publish(speaker, routes[i]!) || hasChanged));
    return hasChanged;
  }

  choices(): Choices {
    const { locEdge, locRoute, adjOut } = this.rib;
    const count = locEdge.length;
    const choices = new Int32Array(2 * count + (this.hasLanes ? adjOut.length : 0));
    choices.set(locEdge);
    choices.set(locRoute, count);
    if (this.hasLanes) choices.set(adjOut, 2 * count);
    return choices;
  }

  areChoices(choices: Choices): boolean {
    const { locEdge, locRoute, adjOut } = this.rib;
    const count = locEdge.length;
    for (let s = 0; s < count; s++) if (locEdge[s] !== choices[s] || locRoute[s] !== choices[count + s]) return false;
    return !this.hasLanes || adjOut.every((route, h) => route === choices[2 * count + h]);
  }

  /** Goes to a state that was read off before. */
  restore(choices: Choices): void {
    const { rib, hasLanes } = this;
    const count = rib.locEdge.length;
    const moved: number[] = [];
    for (let s = 0; s < count; s++) {
      if (rib.locEdge[s] === choices[s] && rib.locRoute[s] === choices[count + s]) continue;
      rib.locEdge[s] = choices[s]!;
      rib.locRoute[s] = choices[count + s]!;
      moved.push(s);
    }
    if (hasLanes) rib.adjOut.forEach((_, h) => this.hand(h, choices[2 * count + h]!));
    else for (const speaker of moved) this.tell(speaker);
    for (let s = 0; s < count; s++) {
      if (hasLanes || selectBest(this.context, rib, s) !== rib.locEdge[s] || this.hasStaleRoute(s)) this.open(s);
      else this.close(s);
    }
  }

  private hasStaleRoute(speaker: number): boolean {
    const { rib } = this;
    rib.best[speaker] = rib.locEdge[speaker]!;
    return rib.bestRoute(speaker) !== rib.locRoute[speaker];
  }

  private publish(speaker: number, route = this.rib.bestRoute(speaker)): boolean {
    const { rib } = this;
    const edge = rib.best[speaker]!;
    const isNew = edge !== rib.locEdge[speaker] || route !== rib.locRoute[speaker];
    if (!isNew && this.context.hasLanes[speaker] === 0) return false;
    rib.locEdge[speaker] = edge;
    rib.locRoute[speaker] = route;
    this.tell(speaker);
    if (isNew) this.onChange?.(speaker);
    return isNew;
  }

  private tell(speaker: number): void {
    const { context, prefix, rib } = this;
    const { firstEdge, mate, relation } = context.graph;
    for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) {
      if (context.sessionUp[h] === 0 || context.sessionUp[mate[h]!] === 0) continue;
      if (this.only >= 0 && h !== this.only && rib.own.has(speaker) && !isInternal(relation[h]!)) continue;
      this.hand(h, outgoing(context, rib, prefix, h));
    }
  }

  /** The far end of a half-edge has this route from now on, and will decide anew where that may matter. */
  private hand(halfEdge: number, route: number): void {
    const { context, prefix, rib } = this;
    if (route === rib.adjOut[halfEdge]) return;
    const far = context.graph.mate[halfEdge]!;
    rib.adjOut[halfEdge] = route;
    rib.adjIn[far] = route;
    const rank = route === NO_ROUTE ? 0 : rankOf(context, prefix, far, route);
    if (rank === 0 && rib.rank[far] === 0) return;
    rib.rank[far] = rank;
    this.open(context.graph.owner[far]!);
  }

  private open(speaker: number): void {
    if (this.isOpen[speaker] === 1) return;
    this.isOpen[speaker] = 1;
    this.openCount++;
  }

  private close(speaker: number): void {
    if (this.isOpen[speaker] === 0) return;
    this.isOpen[speaker] = 0;
    this.openCount--;
  }
}

const halfEdgesOf = ({ firstEdge }: RoutingGraph, speaker: number): number[] =>
  Array.from({ length: firstEdge[speaker + 1]! - firstEdge[speaker]! }, (_, i) => firstEdge[speaker]! + i);

/** One round of a schedule: everybody is activated once. */
export interface Schedule {
  readonly name: string;
  /** Whether a round is a function of the state, so that a state seen again comes again for ever. */
  readonly isDeterministic: boolean;
  round(activations: Activations, round: number): void;
}

/** Everybody at once, and one after the other by router id, up and down. */
export const DETERMINISTIC_SCHEDULES: readonly Schedule[] = [
  { name: 'together', isDeterministic: true, round: (activations) => void activations.activateTogether() },
  { name: 'ascending', isDeterministic: true, round: (activations) => activations.order.forEach((s) => activations.activate(s)) },
  {
    name: 'descending',
    isDeterministic: true,
    round: (activations) => activations.order.toReversed().forEach((s) => activations.activate(s)),
  },
];

/** One after the other in an order that is drawn for each round: fair, and different for every number. */
export const shuffledSchedule = (seed: number): Schedule => {
  const dice = stream(seed, 'activations');
  return {
    name: `shuffled ${seed}`,
    isDeterministic: false,
    round: (activations) => dice.shuffled([...activations.order]).forEach((s) => activations.activate(s)),
  };
};

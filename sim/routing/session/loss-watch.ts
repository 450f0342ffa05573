/**
 * Sessions over lines that lose packets at random: for each end that holds its session Established, the moment at which it
 * will have lost too many. Asked anew whenever the loss changes or a session begins; without loss there is nothing to watch.
 */
import { draw, Purpose, type Seed } from '../../kernel/dice.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import { NEVER, type SimTime } from '../../kernel/time.ts';
import type { RoutingGraph } from '../graph/graph.ts';
import type { DetectionTimers } from './detection.ts';
import { lossExpiry } from './loss-expiry.ts';

export interface LossWatchOptions {
  readonly graph: RoutingGraph;
  readonly scheduler: Scheduler;
  readonly seed: Seed;
  readonly timersOf: (halfEdge: number) => DetectionTimers;
  /** Share of packets lost on the way to an end. */
  readonly lossToward: (halfEdge: number) => number;
  readonly isUp: (halfEdge: number) => boolean;
  /** An end gives its session up. */
  readonly expire: (halfEdge: number, by: 'bfd' | 'hold-timer') => void;
}

export class LossWatch {
  private readonly options: LossWatchOptions;
  /** By half-edge: what was drawn so far, so that an expiry that was overtaken is told from the one that counts. */
  private readonly rounds = new Map<number, number>();
  private readonly expireId: HandlerId;

  constructor(options: LossWatchOptions) {
    this.options = options;
    this.expireId = options.scheduler.register((halfEdge, round, isBfd) => {
      if (this.rounds.get(halfEdge) === round && options.isUp(halfEdge))
        options.expire(halfEdge, isBfd === 1 ? 'bfd' : 'hold-timer');
    });
  }

  /** The loss on the way to an end changed, or its session has begun. Losses have no memory: what is left is drawn anew. */
  refresh(halfEdge: number): void {
    const { graph, scheduler, seed, timersOf, lossToward, isUp } = this.options;
    const loss = lossToward(halfEdge);
    const known = this.rounds.get(halfEdge);
    if (loss === 0 && known === undefined) return;
    const round = (known ?? 0) + 1;
    this.rounds.set(halfEdge, round);
    if (!isUp(halfEdge)) return;
    const [hi, lo] = [graph.edgeKey[halfEdge]!, graph.speakerKey[graph.owner[halfEdge]!]!];
    const word = (part: 0 | 1): number => draw(seed, hi, lo, Purpose.lossRun, 2 * round + part);
    const found = lossExpiry(timersOf(halfEdge), loss, word(0), word(1));
    const time = found === null ? NEVER : scheduler.now + Math.max(1, found.afterUs);
    // Beyond what a clock can say is never.
    if (found === null || time >= NEVER) return;
    scheduler.schedule(time as SimTime, Phase.session, this.expireId, halfEdge, round, found.by === 'bfd' ? 1 : 0);
  }
}

/**
 * Adjacencies over lines that lose packets at random: when an end will have missed so many hellos, or BFD packets, in a row
 * that it gives its neighbour up. Asked anew when the loss changes or the adjacency has formed; without loss there is
 * nothing to watch.
 */
import { draw, Purpose, type Seed } from '../../kernel/dice.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import { NEVER, type SimTime } from '../../kernel/time.ts';
import type { Physical } from '../graph/physical.ts';
import type { BfdTimers } from '../session/detection.ts';
import { bfdExpiryUs, packetsUntilRun } from '../session/loss-expiry.ts';

/** RFC 2328 appendix C.3: the dead interval is four hellos. */
const HELLOS = 4;

export interface LossyLinksOptions {
  readonly physical: Physical;
  readonly scheduler: Scheduler;
  readonly seed: Seed;
  readonly deadUs: number;
  readonly detectionOf: (link: number) => { readonly bfd: BfdTimers | null; readonly key: number };
  readonly routerKey: (router: number) => number;
  /** An end gives its neighbour up. */
  readonly expire: (router: number, link: number) => void;
}

export class LossyLinks {
  private readonly options: LossyLinksOptions;
  /** By the direction in which an end is told: what was drawn so far. */
  private readonly rounds = new Map<number, number>();
  private readonly expireId: HandlerId;

  constructor(options: LossyLinksOptions) {
    this.options = options;
    this.expireId = options.scheduler.register((router, link, round) => {
      if (this.rounds.get(this.toward(router, link)) === round) options.expire(router, link);
    });
  }

  refresh(router: number, link: number): void {
    const { physical, scheduler, seed, deadUs, detectionOf, routerKey } = this.options;
    const toward = this.toward(router, link);
    const loss = physical.impairments.lossRatio(toward);
    const known = this.rounds.get(toward);
    if (loss === 0 && known === undefined) return;
    const round = (known ?? 0) + 1;
    this.rounds.set(toward, round);
    if (loss === 0) return;
    const { bfd, key } = detectionOf(link);
    const word = draw(seed, routerKey(router), key, Purpose.lossRun, round);
    const hellosUs = (packetsUntilRun(loss, HELLOS, word) - HELLOS) * (deadUs / HELLOS) + deadUs;
    const afterUs = Math.round(bfd === null ? hellosUs : Math.min(hellosUs, bfdExpiryUs(bfd, loss, word)));
    const time = scheduler.now + Math.max(1, afterUs);
    // Beyond what a clock can say is never.
    if (!(time < NEVER)) return;
    scheduler.schedule(time as SimTime, Phase.session, this.expireId, router, link, round);
  }

  /** The direction in which a router is told. */
  private toward(router: number, link: number): number {
    const { physical } = this.options;
    return physical.directed(link, physical.otherEnd(link, router));
  }
}

/**
 * One replica as single requests find it: as many servers as its capacity takes, exponential times of work, first come first
 * served. What a newcomer will wait is known when he comes, for those before him have drawn their times: a queue without
 * events.
 *
 * Four ways of meeting what is beyond capacity, as in the model of rates: refused at once (a bucket of tokens that fills at
 * capacity); waiting with patience; waiting in a backlog with so many places; and, where both are written, in that backlog.
 */
import { assert } from '../../kernel/assert.ts';
import type { Standing } from '../../platform/rotation.ts';

const SECOND_US = 1_000_000;
/** A replica that lets nobody wait evens out what comes within this time. */
export const BURST_US = 1_000_000;

export interface ReplicaKind {
  readonly capacityRps: number;
  readonly serviceTimeUs: number;
  /** Whether who waits gives up when his patience ends. */
  readonly isPatient: boolean;
  /** How many may wait; null where there is no backlog. */
  readonly places: number | null;
}

/** A slow or cold replica: what it can do, as a share of a sound one, and by how much its work takes longer. */
export type Pace = Pick<Standing, 'capacityShare' | 'slowdown'>;
const SOUND: Pace = { capacityShare: 1, slowdown: 1 };

/** `waitUs` is from coming to the beginning of work. */
export type Service =
  | { readonly kind: 'served'; readonly waitUs: number; readonly workUs: number }
  | { readonly kind: 'gave-up' }
  | { readonly kind: 'refused' };

const REFUSED: Service = { kind: 'refused' };
const GAVE_UP: Service = { kind: 'gave-up' };

export class ReplicaServers {
  private readonly kind: ReplicaKind;
  /** When each server is next free, in µs. */
  private readonly freeAt: Float64Array;
  private readonly meanWorkUs: number;
  /** When those who wait begin, ascending; only where places are counted. */
  private beginnings: number[] = [];
  private tokens: number;
  private tokensAt = 0;

  constructor(kind: ReplicaKind) {
    assert(kind.capacityRps > 0, `a replica serves something: ${kind.capacityRps} requests per second`);
    this.kind = kind;
    const servers = Math.max(1, Math.round((kind.capacityRps * kind.serviceTimeUs) / SECOND_US));
    this.freeAt = new Float64Array(servers);
    this.meanWorkUs = (servers / kind.capacityRps) * SECOND_US;
    this.tokens = this.depth;
  }

  private get depth(): number {
    return Math.max(1, (this.kind.capacityRps * BURST_US) / SECOND_US);
  }

  /**
   * A request comes, not before the one that came last.
   * @param work drawn from the exponential distribution of mean 1.
   * @param patienceUs how long this one waits at most.
   */
  arrive(nowUs: number, work: number, patienceUs: number, pace: Pace = SOUND): Service {
    const { isPatient, places } = this.kind;
    if (!isPatient && places === null) return this.admit(nowUs, pace);
    let server = 0;
    for (let other = 1; other < this.freeAt.length; other++) if (this.freeAt[other]! < this.freeAt[server]!) server = other;
    const waitUs = Math.max(0, this.freeAt[server]! - nowUs);
    if (places !== null) {
      const begun = this.beginnings.findIndex((time) => time > nowUs);
      this.beginnings = begun < 0 ? [] : begun === 0 ? this.beginnings : this.beginnings.slice(begun);
      if (waitUs > 0 && this.beginnings.length >= places) return REFUSED;
      if (waitUs > 0) this.beginnings.push(nowUs + waitUs);
    } else if (waitUs > patienceUs) return GAVE_UP;
    const workUs = (work * this.meanWorkUs) / pace.capacityShare;
    this.freeAt[server] = nowUs + waitUs + workUs;
    return { kind: 'served', waitUs, workUs };
  }

  /** Nobody waits: work takes the same for all, and tokens say whether there is room. */
  private admit(nowUs: number, { capacityShare, slowdown }: Pace): Service {
    const { capacityRps, serviceTimeUs } = this.kind;
    const filled = ((nowUs - this.tokensAt) * capacityRps * capacityShare) / SECOND_US;
    this.tokens = Math.min(this.depth, this.tokens + filled);
    this.tokensAt = nowUs;
    if (this.tokens < 1) return REFUSED;
    this.tokens--;
    return { kind: 'served', waitUs: 0, workUs: serviceTimeUs * slowdown };
  }
}

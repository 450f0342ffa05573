/**
 * The wait at a replica as a function of its load alone, in steps: below capacity nothing has to be looked at again until load
 * leaves its step, and a state that stays costs no events. Each replica has a queue of its own, because what spreads requests
 * (ECMP, Maglev) hashes and sees no queue; sharing one queue over a site would wait far less. How many requests a replica works
 * on at once is its capacity × service time, rounded to one or more, so that its capacity is exactly what was written.
 *
 * Error: within a step the mean wait is off by at most half of WAIT_STEP_US or of WAIT_STEP_SHARE of it, whichever is larger, and
 * the abandoned share by at most half of ABANDONED_STEP; within 1/4096 of full load a step may be wider than that.
 */
import { assert } from '../../kernel/assert.ts';
import type { PatienceLaw } from './patience.ts';
import { queueFigures } from './queue.ts';

const WAIT_STEP_US = 100;
const WAIT_STEP_SHARE = 0.2;
const ABANDONED_STEP = 0.002;
/** A share below this is none, so that what hardly ever happens does not open columns and retries of its own. */
const ABANDONED_MIN = 1e-7;
const SECOND_US = 1_000_000;
/** Steps end here; beyond, load is asked for as it is. */
const LOAD_MAX = 1;
/** Narrower than this no step is: load is not known better. */
const LOAD_STEP_MIN = 1 / 4096;

export interface ReplicaSpec {
  readonly capacityRps: number;
  readonly serviceTimeUs: number;
  readonly patienceLaw: PatienceLaw;
  /** Mean patience or the time-out of those who wait. */
  readonly patienceUs: number;
}

export interface ReplicaWait {
  /** Mean wait of the served. */
  readonly meanUs: number;
  readonly abandonedShare: number;
  /** The figures hold while load stays in [from, to); `to` is the load itself where there are no steps. */
  readonly from: number;
  readonly to: number;
}

export class ReplicaQueue {
  private readonly spec: ReplicaSpec;
  readonly servers: number;
  private readonly serviceSeconds: number;
  /** Ascending, built as far as they were asked for. */
  private readonly steps: ReplicaWait[] = [];

  constructor(spec: ReplicaSpec) {
    assert(spec.capacityRps > 0, `a replica serves something: ${spec.capacityRps} requests per second`);
    this.spec = spec;
    this.servers = Math.max(1, Math.round((spec.capacityRps * spec.serviceTimeUs) / SECOND_US));
    this.serviceSeconds = this.servers / spec.capacityRps;
  }

  /** What waits at a load (offered ÷ capacity of the replicas that serve). */
  at(load: number): ReplicaWait {
    if (load >= LOAD_MAX) return { ...this.figures(load), from: load, to: load };
    let step = this.steps.at(-1) ?? this.grow(0);
    while (step.to <= load) step = this.grow(step.to);
    let low = 0;
    let high = this.steps.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle]!.to > load) high = middle;
      else low = middle + 1;
    }
    return this.steps[low]!;
  }

  private grow(from: number): ReplicaWait {
    const start = this.figures(from);
    const fits = (load: number): boolean => {
      const { meanUs, abandonedShare } = this.figures(load);
      const most = Math.max(WAIT_STEP_US, WAIT_STEP_SHARE * start.meanUs);
      return meanUs - start.meanUs <= most && abandonedShare - start.abandonedShare <= ABANDONED_STEP;
    };
    let to = LOAD_MAX;
    if (!fits(to)) {
      let low = from;
      while (to - low > LOAD_STEP_MIN) {
        const middle = (low + to) / 2;
        if (fits(middle)) low = middle;
        else to = middle;
      }
      to = Math.max(low, Math.min(LOAD_MAX, from + LOAD_STEP_MIN));
    }
    const end = this.figures(to);
    const middle = (a: number, b: number): number => (a + b) / 2;
    const step = {
      meanUs: middle(start.meanUs, end.meanUs),
      abandonedShare: middle(start.abandonedShare, end.abandonedShare),
      from,
      to,
    };
    this.steps.push(step);
    return step;
  }

  private figures(load: number): Pick<ReplicaWait, 'meanUs' | 'abandonedShare'> {
    const { capacityRps, patienceLaw, patienceUs } = this.spec;
    const { servers, serviceSeconds } = this;
    const patienceSeconds = patienceUs / SECOND_US;
    const figures = queueFigures({ servers, arrivalRps: load * capacityRps, serviceSeconds, patienceLaw, patienceSeconds });
    const abandonedShare = figures.abandonedShare < ABANDONED_MIN ? 0 : figures.abandonedShare;
    return { meanUs: figures.meanServedWaitSeconds * SECOND_US, abandonedShare };
  }
}

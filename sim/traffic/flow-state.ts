/** What changes about a flow while a run goes on. */
import { OUTCOMES } from '../trace/reasons.ts';
import type { DemandFactor } from './demand.ts';
import { FlowLedger } from './ledger.ts';
import type { FlowPath } from './paths.ts';
import type { RetryTiming } from './tries.ts';

export interface FlowState {
  readonly ledger: FlowLedger;
  /** Null until the first evaluation. */
  path: FlowPath | null;
  /** Contributions in force, three numbers each: resource, line at zero, line's slope. */
  used: Float64Array;
  rttUs: number;
  /** Attack traffic along its ways: requests, and bits that end at the site, each per second. */
  attackRps: number;
  attackBps: number;
  /** How tries end at this moment, by outcome; sums to one. */
  readonly shares: Float64Array;
  /** Of them, time-outs of connections that were made. */
  lateShare: number;
  readonly factors: DemandFactor[];
  /** Where the factors in force lead: their product once their ramps are over. */
  scale: number;
  /** Counts the bends of demand that were entered into the future; only the last one counts. */
  bend: number;
  /** The datacenter that answered last, where connections live; −1 before any did. */
  lastDatacenter: number;
}

const NOTHING = new Float64Array(0);

export const flowState = (timing: RetryTiming): FlowState => ({
  ledger: new FlowLedger(timing),
  path: null,
  used: NOTHING,
  rttUs: 0,
  attackRps: 0,
  attackBps: 0,
  shares: new Float64Array(OUTCOMES.length),
  lateShare: 0,
  factors: [],
  scale: 1,
  bend: 0,
  lastDatacenter: -1,
});

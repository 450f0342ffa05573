/**
 * The slow start of a replica: caches and compilers are cold, and its capacity grows to the whole in even steps. Pure. Not
 * modelled: that it warms by work done and not by the clock.
 */
import type { WarmUp } from '../model/topology/scheduling-types.ts';

/** The share of its capacity after so many steps. */
export const warmShare = ({ fromShare, stepCount }: WarmUp, step: number): number =>
  step >= stepCount ? 1 : fromShare + ((1 - fromShare) * step) / stepCount;

/** From one step to the next, in µs. */
export const stepUs = ({ time, stepCount }: WarmUp): number => Math.max(1, Math.round(time / stepCount));

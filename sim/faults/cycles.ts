/** Acts that come and go by a clock for as long as a fault lasts. */
import { microseconds, type Duration } from '../kernel/time.ts';
import type { FaultWorld } from './world/world.ts';

export interface Cycle {
  readonly period: Duration;
  /** Share of each period for which the act holds; it begins with it. */
  readonly downRatio: number;
}

/** Holds and lets go in turn, until it is undone; a share of 1 or more holds throughout. */
export function cycled(world: FaultWorld, { period, downRatio }: Cycle, hold: (isHeld: boolean) => void): () => void {
  const downFor = Math.round(period * downRatio);
  let isOver = false;
  let isHeld = false;
  const turn = (): void => {
    if (isOver) return;
    isHeld = !isHeld;
    hold(isHeld);
    if (downFor < period) world.later(microseconds(isHeld ? downFor : period - downFor), turn);
  };
  turn();
  return () => {
    isOver = true;
    if (isHeld) hold(false);
  };
}

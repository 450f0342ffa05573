/** How one kind of fault acts on the world, how it is undone, and which rows of the trace prove that it did something. */
import type { EntityRef } from '../model/entity.ts';
import type { FaultKind, FaultParams } from '../model/faults.ts';
import type { EventKind } from '../trace/event-kinds.ts';
import type { Release } from '../platform/replica-grips.ts';
import type { FaultWorld } from './world/world.ts';

export interface FaultBehaviour<K extends FaultKind = FaultKind> {
  readonly kind: K;
  /** Rows of these kinds, caused by the fault, confirm it. */
  readonly confirmedBy: readonly EventKind[];
  /** A fault of no strength does nothing and proves nothing. */
  isZero(how: FaultParams & { kind: K }): boolean;
  /** Acts on one target, `among` all those of the fault, and returns what undoes it. */
  apply(world: FaultWorld, target: EntityRef, how: FaultParams & { kind: K }, among: readonly EntityRef[]): () => void;
}

export const neverZero = (): boolean => false;

/** Takes hold of each item, and lets go of all in the same order when undone. */
export function grippedOver(items: readonly number[], take: (item: number) => Release): () => void {
  const releases = items.map(take);
  return () => releases.forEach((release) => release());
}

/** Applies an act to each item, and its opposite in the same order when undone. */
export function heldOver(items: readonly number[], hold: (item: number, isHeld: boolean) => void): () => void {
  for (const item of items) hold(item, true);
  return () => {
    for (const item of items) hold(item, false);
  };
}

/** Does all these acts, and undoes them in the order in which they were done. */
export function holdAll(acts: readonly (() => () => void)[]): () => void {
  const undo = acts.map((act) => act());
  return () => undo.forEach((back) => back());
}

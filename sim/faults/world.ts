/**
 * What a fault may take hold of. Faults speak of entities by index and call the acts of the rooms that own them; `run` implements
 * this port over the running world.
 */
import type { EntityRef } from '../model/entity.ts';
import type { Duration, SimTime } from '../kernel/time.ts';

export interface FaultWorld {
  holdReplica(replica: number, isHeld: boolean): void;
  holdNode(node: number, isHeld: boolean): void;
  holdRouter(router: number, isHeld: boolean): void;
  holdLink(link: number, isHeld: boolean): void;
  closeSession(session: number): void;
  releaseSession(session: number): void;
  withhold(prefix: number, datacenter: number, isHeld: boolean): void;
  /** Puts a factor on the demand of a flow and returns the handle to end it with. */
  scaleDemand(flow: number, by: number, ramp: Duration): number;
  endScale(handle: number): void;
  /** Runs an act later, as part of the same fault or heal. */
  later(delay: Duration, act: () => void): void;
  readonly now: SimTime;
  readonly find: FaultTargets;
}

/** From what a person selected to indices, ascending. */
export interface FaultTargets {
  replicas(ref: EntityRef): readonly number[];
  nodes(ref: EntityRef): readonly number[];
  routersOf(datacenter: EntityRef): readonly number[];
  nodesOf(datacenter: EntityRef): readonly number[];
  /** Links with exactly one end in the datacenter. */
  linksLeaving(datacenter: EntityRef): readonly number[];
  links(ref: EntityRef): readonly number[];
  sessions(ref: EntityRef): readonly number[];
  /** (prefix, datacenter) pairs. */
  originations(ref: EntityRef): readonly (readonly [number, number])[];
  flows(ref: EntityRef): readonly number[];
}

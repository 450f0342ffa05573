/**
 * What a fault may take hold of. Faults speak of entities by index and call the acts of the rooms that own them; `run` implements
 * this port over the running world, one room a file.
 */
import type { Duration, SimTime } from '../../kernel/time.ts';
import type { NetworkActs } from './network-acts.ts';
import type { PlatformActs } from './platform-acts.ts';
import type { FaultTargets } from './targets.ts';
import type { TrafficActs } from './traffic-acts.ts';

export interface FaultWorld extends PlatformActs, NetworkActs, TrafficActs {
  /** Runs an act later, as part of the same fault or heal. */
  later(delay: Duration, act: () => void): void;
  readonly now: SimTime;
  readonly find: FaultTargets;
}

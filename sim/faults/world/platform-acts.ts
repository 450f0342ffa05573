/**
 * The acts of the platform that a fault may call. Holds are counted, so that overlapping faults compose; what takes hold of a
 * process, or of its check, returns what lets go of it.
 */
import type { CheckFault } from '../../platform/health-checks.ts';
import type { Cut } from '../../platform/node-conditions.ts';
import type { Release } from '../../platform/replica-grips.ts';
import type { NodeDrainPlan } from '../../operations/node-drain.ts';
import type { ReplacementPlan } from '../../operations/rolling-replacement.ts';

export interface PlatformActs {
  crash(replica: number): Release;
  hang(replica: number): Release;
  /** Requests take `factor` times as long. */
  slow(replica: number, factor: number): Release;
  breakCheck(replica: number, fault: CheckFault): Release;
  holdNode(node: number, isHeld: boolean): void;
  cutNode(node: number, isCut: boolean, cut: Cut): void;
  pauseNode(node: number, isPaused: boolean): void;
  /** What the border was told of a service-site counts no more, so that it is not announced. */
  silenceSite(site: number, isHeld: boolean): void;
  /** Empties a node; its release opens it. */
  drainNode(plan: NodeDrainPlan): Release;
  /** Rolls out a new copy of replicas; its release stops half-way. */
  replaceReplicas(plan: ReplacementPlan): Release;
}

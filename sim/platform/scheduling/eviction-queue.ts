/**
 * How fast a zone gives up lost nodes, as the node lifecycle controller of Kubernetes does: one after another at a rate, slower
 * or not at all while much of the zone is lost (then the fault is more likely in the network or in the controller itself), and
 * never while no node at all is left. With nobody to take replicas in, evicting them would help nobody.
 *
 * Pure but for its own queue; whoever owns it schedules the look at `nextAt`. Not modelled: the token bucket's 100 ms worker.
 */
import type { EvictionPace } from '../../model/topology/scheduling-types.ts';

const US_PER_SECOND = 1_000_000;

export type ZoneHealth = 'normal' | 'unhealthy' | 'lost';

/** What Kubernetes calls normal, partial and full disruption. */
export function zoneHealth(pace: EvictionPace, readyCount: number, lostCount: number): ZoneHealth {
  if (lostCount > 0 && readyCount === 0) return 'lost';
  const isUnhealthy = lostCount >= pace.unhealthyCount && lostCount / (readyCount + lostCount) >= pace.unhealthyRatio;
  return isUnhealthy ? 'unhealthy' : 'normal';
}

/** Nodes a second; 0: none are given up. */
export function evictionRate(pace: EvictionPace, readyCount: number, lostCount: number): number {
  const health = zoneHealth(pace, readyCount, lostCount);
  if (health === 'normal') return pace.nodesPerSecond;
  if (health === 'lost') return 0;
  return readyCount + lostCount > pace.largeZoneNodes ? pace.unhealthyNodesPerSecond : 0;
}

/** Lost nodes of one zone in the order in which they were lost. */
export class EvictionQueue {
  private readonly waiting: number[] = [];
  private lastAt = -Infinity;

  add(node: number): void {
    this.waiting.push(node);
  }

  /** The node is back, or gone already. */
  remove(node: number): void {
    const at = this.waiting.indexOf(node);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  /** When the next node's turn comes at this rate; null when none waits or none may go. */
  nextAt(ratePerSecond: number, now: number): number | null {
    if (this.waiting.length === 0 || ratePerSecond === 0) return null;
    return Math.max(now, this.lastAt + Math.round(US_PER_SECOND / ratePerSecond));
  }

  /** Takes the next node, if its turn has come. */
  take(ratePerSecond: number, now: number): number | null {
    if (this.nextAt(ratePerSecond, now) !== now) return null;
    this.lastAt = now;
    return this.waiting.shift()!;
  }
}

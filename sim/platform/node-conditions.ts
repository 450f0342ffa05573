/**
 * What is the matter with each node: without power, frozen, or cut off from some of those who would reach it. Faults count in
 * and out, so that overlapping ones compose; what is seen of a node is the worst of what holds it.
 */
import { assert } from '../kernel/assert.ts';
import { NodeState } from '../trace/states.ts';

/**
 * Who does not reach a node that is cut off: everybody; clients alone (the fabric towards the border is dead, and checks and the
 * control plane are on the node's side of it); or clients and checks (the checks run at the border).
 */
export type Cut = 'all' | 'clients' | 'clients-and-checks';

export class NodeConditions {
  private readonly holds: Int32Array;
  private readonly pauses: Int32Array;
  private readonly cuts: Readonly<Record<Cut, Int32Array>>;
  /** 1 for a node that was without power since its control plane heard it last. */
  private readonly hasDied: Uint8Array;

  constructor(count: number) {
    this.holds = new Int32Array(count);
    this.pauses = new Int32Array(count);
    this.cuts = {
      all: new Int32Array(count),
      clients: new Int32Array(count),
      'clients-and-checks': new Int32Array(count),
    };
    this.hasDied = new Uint8Array(count);
  }

  /** Counts a loss of power in or out; whether it begins or ends with it. */
  hold(node: number, isHeld: boolean): boolean {
    if (isHeld) this.hasDied[node] = 1;
    return counted(this.holds, node, isHeld);
  }

  pause(node: number, isPaused: boolean): boolean {
    return counted(this.pauses, node, isPaused);
  }

  cut(node: number, cut: Cut, isCut: boolean): boolean {
    return counted(this.cuts[cut], node, isCut);
  }

  isUp(node: number): boolean {
    return this.holds[node] === 0;
  }

  isPaused(node: number): boolean {
    return this.pauses[node]! > 0;
  }

  /** Whether what is asked of the node, by clients or by health checks, gets there and is looked at. */
  reaches(who: 'clients' | 'checks', node: number): boolean {
    if (!this.isUp(node) || this.isPaused(node) || this.cuts.all[node]! > 0) return false;
    if (this.cuts['clients-and-checks'][node]! > 0) return false;
    return who === 'checks' || this.cuts.clients[node] === 0;
  }

  /** Whether the node, if it had power, would hear its control plane and be heard. */
  isInTouch(node: number): boolean {
    return this.cuts.all[node] === 0 && !this.isPaused(node);
  }

  /** Whether the control plane hears the node. */
  isAudible(node: number): boolean {
    return this.isUp(node) && this.isInTouch(node);
  }

  /** Whether the machine was off since this was asked last. */
  takeDeath(node: number): boolean {
    const hasDied = this.hasDied[node] === 1;
    this.hasDied[node] = 0;
    return hasDied;
  }

  /** What the trace says of a node. */
  stateOf(node: number): NodeState {
    if (!this.isUp(node)) return NodeState.down;
    if (this.isPaused(node)) return NodeState.paused;
    return this.reaches('clients', node) ? NodeState.up : NodeState.cutOff;
  }
}

/** True when the first comes or the last goes. */
function counted(counts: Int32Array, node: number, isMore: boolean): boolean {
  counts[node]! += isMore ? 1 : -1;
  assert(counts[node]! >= 0, `node ${node} is let go of more often than taken hold of`);
  return counts[node] === (isMore ? 1 : 0);
}

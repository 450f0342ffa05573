/**
 * What can be full: sites of services, and links each way. The load on a resource is the sum of its flows' lines, kept by
 * adding and taking away. Contributions are rounded to a fixed quantum, which makes those sums exact in a double: taking a
 * flow away restores the load it found to the last bit. Beyond capacity the surplus is lost, shared evenly by all that is
 * offered.
 */
import { assert } from '../kernel/assert.ts';
import type { Line } from './line.ts';

export interface ResourceSpec {
  readonly id: string;
  readonly kind: 'site' | 'link' | 'session';
  readonly capacity: number;
}

/** Requests per second are summed in steps of 2⁻²⁸, bits per second in steps of 2⁻⁸. */
const SITE_QUANTUM = 1 / (1 << 28);
const LINK_QUANTUM = 1 / (1 << 8);

export class Resources {
  readonly specs: readonly ResourceSpec[];
  readonly capacity: Float64Array;
  /** Share of what is offered that is lost. */
  readonly loss: Float64Array;
  private readonly at: Float64Array;
  private readonly per: Float64Array;
  private readonly quantum: Float64Array;
  /** Flows that use a resource, with how many of their contributions do. */
  readonly users: readonly Map<number, number>[];
  readonly touched = new Set<number>();

  constructor(specs: readonly ResourceSpec[]) {
    this.specs = specs;
    this.capacity = Float64Array.from(specs, (spec) => spec.capacity);
    this.loss = new Float64Array(specs.length);
    this.at = new Float64Array(specs.length);
    this.per = new Float64Array(specs.length);
    this.quantum = Float64Array.from(specs, (spec) => (spec.kind === 'site' ? SITE_QUANTUM : LINK_QUANTUM));
    this.users = specs.map(() => new Map());
  }

  line(resource: number): Line {
    return { at: this.at[resource]!, per: this.per[resource]! };
  }

  rounded(resource: number, value: number): number {
    const quantum = this.quantum[resource]!;
    return Math.round(value / quantum) * quantum;
  }

  /** Adds (sign 1) or takes away (sign −1) a contribution that went through `rounded`. */
  change(resource: number, flow: number, at: number, per: number, sign: 1 | -1): void {
    this.at[resource]! += sign * at;
    this.per[resource]! += sign * per;
    const users = this.users[resource]!;
    const count = (users.get(flow) ?? 0) + sign;
    assert(count >= 0, `flow ${flow} left resource ${resource} more often than it came`);
    if (count === 0) users.delete(flow);
    else users.set(flow, count);
    this.touched.add(resource);
  }

  /** Moves the contribution of a flow that stays: what it puts on the resource now less what it put there before. */
  adjust(resource: number, at: number, per: number): void {
    this.at[resource]! += at;
    this.per[resource]! += per;
    this.touched.add(resource);
  }

  load(resource: number, t: number): number {
    return this.at[resource]! + this.per[resource]! * t;
  }

  /** The share lost at this moment. */
  lossAt(resource: number, t: number): number {
    const load = this.load(resource, t);
    const capacity = this.capacity[resource]!;
    return load > capacity ? 1 - capacity / load : 0;
  }
}

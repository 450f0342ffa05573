/**
 * What one flow puts on resources, listed anew whenever it is looked at: which resource, how much, and how that grows. One list
 * serves all flows, one after the other, since there are hundreds of thousands of looks in a run.
 */
import type { FlowState } from './flow-state.ts';
import type { Line } from './line.ts';
import type { Resources } from './resources.ts';

/** Numbers for each contribution. */
const WIDTH = 3;
/** One a second. */
const ONE: Line = { at: 1, per: 0 };

export class Contributions {
  private readonly resources: Resources;
  /** Resource, line at zero, line's slope, over and over. */
  private numbers = new Float64Array(64 * WIDTH);
  private count = 0;
  private tries = ONE;

  constructor(resources: Resources) {
    this.resources = resources;
  }

  clear(): void {
    this.count = 0;
  }

  /** What is added from here on is for each of these tries; for each second when left out. */
  of(tries: Line = ONE): void {
    this.tries = tries;
  }

  /** Each of the tries puts so much on a resource. */
  readonly add = (resource: number, amount: number): void => {
    const { resources, tries, count } = this;
    if (count === this.numbers.length) this.numbers = withRoom(this.numbers);
    const { numbers } = this;
    numbers[count] = resource;
    numbers[count + 1] = resources.rounded(resource, tries.at * amount);
    numbers[count + 2] = resources.rounded(resource, tries.per * amount);
    this.count = count + WIDTH;
  };

  /** Takes what a flow contributed back and puts what was listed; mostly both name the same resources. */
  replace(flow: number, state: FlowState): void {
    const { resources, numbers, count } = this;
    const old = state.used;
    let isSame = old.length === count;
    for (let i = 0; isSame && i < count; i += WIDTH) isSame = old[i] === numbers[i];
    if (isSame) {
      for (let i = 0; i < count; i += WIDTH)
        resources.adjust(numbers[i]!, numbers[i + 1]! - old[i + 1]!, numbers[i + 2]! - old[i + 2]!);
      for (let i = 0; i < count; i++) old[i] = numbers[i]!;
      return;
    }
    for (let i = 0; i < old.length; i += WIDTH) resources.change(old[i]!, flow, old[i + 1]!, old[i + 2]!, -1);
    for (let i = 0; i < count; i += WIDTH) resources.change(numbers[i]!, flow, numbers[i + 1]!, numbers[i + 2]!, 1);
    state.used = numbers.slice(0, count);
  }
}

function withRoom(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(2 * numbers.length);
  wider.set(numbers);
  return wider;
}

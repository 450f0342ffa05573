/** What is up and what is down in a topology after some of the steps of its case: the same for daemons and simulator. */
import { isInside, type Origination, type Step, type Topology } from './case.ts';

export class NetworkState {
  readonly topology: Topology;
  readonly withdrawn = new Set<string>();
  /** Sessions closed by their administrators, wires that are cut, and backbone links that are, by index. */
  readonly closed = new Set<number>();
  readonly cut = new Set<number>();
  readonly backboneCut = new Set<number>();
  readonly dead = new Set<string>();

  constructor(topology: Topology) {
    this.topology = topology;
  }

  /** @returns whether the step changed anything. */
  apply(step: Step): boolean {
    const put = <T>(set: Set<T>, item: T, isIn: boolean): boolean => {
      if (set.has(item) === isIn) return false;
      if (isIn) set.add(item);
      else set.delete(item);
      return true;
    };
    switch (step.op) {
      case 'origin-off':
      case 'origin-on':
        return put(this.withdrawn, step.id, step.op === 'origin-off');
      case 'link-off':
      case 'link-on':
        return put(step.mode === 'session' ? this.closed : this.cut, step.k, step.op === 'link-off');
      case 'backbone-off':
      case 'backbone-on':
        return put(this.backboneCut, step.k, step.op === 'backbone-off');
      case 'kill':
        return put(this.dead, step.as, true);
    }
  }

  isOriginated({ id, as }: Origination): boolean {
    return !this.withdrawn.has(id) && !this.dead.has(as);
  }

  /** Whether a session is established once things have settled. */
  isUp(index: number): boolean {
    const { a, b, rel } = this.topology.sessions[index]!;
    if (this.closed.has(index) || this.dead.has(a) || this.dead.has(b)) return false;
    return isInside(rel) ? this.isJoined(a, b) : !this.cut.has(index);
  }

  isBackboneUp(index: number): boolean {
    const { a, b } = this.topology.backbone![index]!;
    return !this.backboneCut.has(index) && !this.dead.has(a) && !this.dead.has(b);
  }

  /** Whether packets get from one router to another inside their AS. */
  isJoined(from: string, to: string): boolean {
    const reached = new Set([from]);
    for (const at of reached) {
      (this.topology.backbone ?? []).forEach(({ a, b }, index) => {
        if ((a === at || b === at) && this.isBackboneUp(index)) reached.add(a === at ? b : a);
      });
    }
    return reached.has(to);
  }
}

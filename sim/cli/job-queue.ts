/**
 * Jobs by world. The first run of a world builds it and solves its start, which is worth several runs, so a thread stays with the
 * world that it knows, then takes one that nobody has begun, and only at the end helps others with theirs.
 */
import type { Topology } from '../model/topology/types.ts';
import type { Job } from './jobs.ts';

interface Group {
  readonly jobs: readonly Job[];
  next: number;
}

export const worldOf = (job: Job): Topology => job.scenario.topology;

export class JobQueue {
  readonly #groups = new Map<Topology, Group>();
  #left: number;

  constructor(jobs: readonly Job[]) {
    this.#left = jobs.length;
    const byWorld = new Map<Topology, Job[]>();
    for (const job of jobs) {
      const group = byWorld.get(worldOf(job));
      if (group === undefined) byWorld.set(worldOf(job), [job]);
      else group.push(job);
    }
    for (const [world, group] of byWorld) this.#groups.set(world, { jobs: group, next: 0 });
  }

  get isEmpty(): boolean {
    return this.#left === 0;
  }

  /** The next job for a thread whose last one was in that world; null when there is none. */
  next(world: Topology | null): Job | null {
    const groups = [...this.#groups.values()].filter(({ jobs, next }) => next < jobs.length);
    const known = world === null ? undefined : this.#groups.get(world);
    const left = ({ jobs, next }: Group): number => jobs.length - next;
    const own = known !== undefined && left(known) > 0 ? known : groups.find(({ next }) => next === 0);
    const group = own ?? [...groups].sort((a, b) => left(b) - left(a))[0];
    if (group === undefined) return null;
    this.#left--;
    return group.jobs[group.next++]!;
  }
}

/**
 * Goal: whatever order threads finish or die in, each job gets one result and the results come out in the order of the input.
 * Method: threads made of callbacks, driven by hand; real ones are started by the tests that spawn the program.
 */
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { inProcess, inThreads } from '../../sim/cli/executor.ts';
import type { Thread } from '../../sim/cli/executor.ts';
import { InOrder } from '../../sim/cli/in-order.ts';
import type { Job, JobResult } from '../../sim/cli/jobs.ts';
import { progress, progressLine } from '../../sim/cli/progress.ts';

/** A name stands for a world. */
const jobsIn = (...worlds: readonly string[]): Job[] =>
  worlds.map((topology, index) => ({ index, scenario: { topology } }) as unknown as Job);
const jobs = (count: number): Job[] => jobsIn(...Array<string>(count).fill('w'));
const done = (index: number): JobResult => ({ kind: 'done', index }) as JobResult;

class FakeThread implements Thread {
  readonly taken: number[] = [];
  isTerminated = false;
  readonly #listeners = new Map<string, ((value: never) => void)[]>();

  on(event: string, listener: (value: never) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  postMessage(job: Job): void {
    this.taken.push(job.index);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  emit(event: string, value: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value as never);
  }

  finish(): void {
    this.emit('message', done(this.taken.at(-1)!));
  }
}

function threads(countMax: number) {
  const started: FakeThread[] = [];
  const executor = inThreads(countMax, () => {
    const thread = new FakeThread();
    started.push(thread);
    return thread;
  });
  return { started, executor };
}

describe('threads', () => {
  it('are no more than the jobs, and each takes the next job when it is done', async () => {
    const { started, executor } = threads(2);
    const results: number[] = [];
    const end = executor.run(jobs(3), ({ index }) => results.push(index));
    expect(started.map(({ taken }) => taken)).toEqual([[0], [1]]);
    started[1]!.finish();
    expect(started[1]!.taken).toEqual([1, 2]);
    started[1]!.finish();
    started[0]!.finish();
    await end;
    expect(results).toEqual([1, 2, 0]);
    executor.stop();
    expect(started.every(({ isTerminated }) => isTerminated)).toBe(true);
  });

  it('stay with the world that they know, and help with others when it is done', async () => {
    const { started, executor } = threads(2);
    const end = executor.run(jobsIn('a', 'a', 'b', 'b', 'b', 'b'), () => undefined);
    expect(started.map(({ taken }) => taken)).toEqual([[0], [2]]);
    started[0]!.finish();
    started[0]!.finish();
    started[1]!.finish();
    started[0]!.finish();
    expect(started.map(({ taken }) => taken)).toEqual([[0, 1, 3, 5], [2, 4]]);
    started[0]!.finish();
    started[1]!.finish();
    await end;
  });

  it('take the jobs of a second run too', async () => {
    const { started, executor } = threads(2);
    const first = executor.run(jobs(1), () => undefined);
    started[0]!.finish();
    await first;
    const second = executor.run(jobs(2), () => undefined);
    expect(started.map(({ taken }) => taken)).toEqual([[0, 0], [1]]);
    started[0]!.finish();
    started[1]!.finish();
    await second;
  });

  it('that was warmed up is used', async () => {
    const { started, executor } = threads(4);
    executor.warm();
    const end = executor.run(jobs(1), () => undefined);
    expect(started.length).toBe(1);
    started[0]!.finish();
    await end;
  });

  it('that cannot start while it warms up is not given work', async () => {
    const { started, executor } = threads(1);
    executor.warm();
    started[0]!.emit('error', new Error('no such file'));
    const end = executor.run(jobs(1), () => undefined);
    expect(started.map(({ taken }) => taken)).toEqual([[], [0]]);
    started[1]!.finish();
    await end;
  });

  it('that dies is replaced, and only its own job is lost', async () => {
    const { started, executor } = threads(1);
    const results: JobResult[] = [];
    const end = executor.run(jobs(3), (result) => results.push(result));
    started[0]!.emit('error', new Error('out of memory'));
    started[0]!.emit('exit', 1);
    expect(started.length).toBe(2);
    started[1]!.finish();
    started[1]!.finish();
    await end;
    expect(results.map(({ kind, index }) => [index, kind])).toEqual([[0, 'crashed'], [1, 'done'], [2, 'done']]);
  });

  it('that ends without a word is a crash as well', async () => {
    const { started, executor } = threads(1);
    const results: JobResult[] = [];
    const end = executor.run(jobs(1), (result) => results.push(result));
    started[0]!.emit('exit', 9);
    await end;
    expect(results[0]).toMatchObject({ kind: 'crashed', failure: { message: 'Error: a thread ended with code 9' } });
  });

  it('are dropped at once by stop, and later messages do not count', async () => {
    const { started, executor } = threads(2);
    const results: number[] = [];
    const end = executor.run(jobs(5), ({ index }) => results.push(index));
    started[0]!.finish();
    executor.stop();
    await end;
    started[1]!.finish();
    started[1]!.emit('exit', 1);
    expect(results).toEqual([0]);
    expect(started.every(({ isTerminated }) => isTerminated)).toBe(true);
  });

  it('with nothing to do end', async () => {
    const { started, executor } = threads(2);
    executor.warm();
    await executor.run([], () => undefined);
    executor.stop();
    expect(started[0]!.isTerminated).toBe(true);
  });
});

describe('in one thread', () => {
  it('jobs run in order until stop', async () => {
    const results: number[] = [];
    const executor = inProcess(({ index }) => done(index));
    await executor.run(jobs(5), ({ index }) => {
      results.push(index);
      if (index === 2) executor.stop();
    });
    expect(results).toEqual([0, 1, 2]);
  });
});

describe('order', () => {
  it('is that of the input for every order of finishing', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...Array(12).keys()]), (finishing) => {
      const emitted: number[] = [];
      const order = new InOrder<number>((value) => emitted.push(value));
      for (const index of finishing) order.add(index, index);
      order.flush();
      expect(emitted).toEqual([...finishing].sort((a, b) => a - b));
    }));
  });

  it('hands on as soon as nothing before is missing', () => {
    const emitted: number[] = [];
    const order = new InOrder<number>((value) => emitted.push(value));
    order.add(1, 1);
    expect(emitted).toEqual([]);
    order.add(0, 0);
    expect(emitted).toEqual([0, 1]);
  });
});

describe('progress', () => {
  const written = (isShown: boolean, total: number): string => {
    let text = '';
    const line = progress(total, { write: (part) => (text += part), isShown, columns: 80 });
    line.show(1, 'a');
    line.clear();
    line.clear();
    return text;
  };

  it('is silent away from a terminal and for a single run', () => {
    expect(written(false, 9)).toBe('');
    expect(written(true, 1)).toBe('');
  });

  it('leaves an empty line behind', () => {
    expect(written(true, 2)).toBe('\r\u001b[2K[##########          ] 1/2 a\r\u001b[2K');
  });

  it('never wraps', () => {
    for (const columns of [1, 10, 40, 80]) {
      expect(progressLine(3, 4, 'n'.repeat(200), columns).length).toBeLessThanOrEqual(Math.max(1, columns));
    }
  });
});

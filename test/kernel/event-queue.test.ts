/**
 * Goal: the timing wheel keeps the total order (time, rank, sequence) whatever is pushed when. Method: run random programmes of
 * pushes and pops beside a sorted array, with equal instants, far futures and pushes at the instant that is being popped.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, Field } from '../../sim/kernel/event-queue.ts';

const YEAR_US = 365 * 86_400 * 1_000_000;

/** How far ahead of the last popped instant an event goes: every level of the wheel, its borders, and beyond it. */
const ahead = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 2, arbitrary: fc.constantFrom(...[10, 20, 30, 40].flatMap((bits) => [2 ** bits - 1, 2 ** bits, 2 ** bits + 1])) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 ** 31 - 1 }) },
  { weight: 2, arbitrary: fc.maxSafeNat().map((n) => n % YEAR_US) },
);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('push' as const), ahead, rank: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pop' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('peek' as const) }) },
);

const programme = fc.array(step, { maxLength: 120 });
const firstInstant = fc.constantFrom(0, 1, 2 ** 30 - 2, 2 ** 40 - 5, YEAR_US);

interface Expected {
  readonly time: number;
  readonly rank: number;
  readonly number: number;
}

class SortedArray {
  private readonly events: Expected[] = [];

  push(event: Expected): void {
    this.events.push(event);
  }

  first(): Expected | undefined {
    return [...this.events].sort((x, y) => x.time - y.time || x.rank - y.rank || x.number - y.number)[0];
  }

  pop(): Expected | undefined {
    const first = this.first();
    if (first !== undefined) this.events.splice(this.events.indexOf(first), 1);
    return first;
  }
}

describe('event queue', () => {
  it('pops what a sorted array pops', () => {
    fc.assert(
      fc.property(programme, firstInstant, (steps, start) => {
        const queue = new EventQueue(2);
        const oracle = new SortedArray();
        let now = start;
        let number = 0;
        const popBoth = (): void => {
          const expected = oracle.pop();
          const id = queue.pop();
          if (expected === undefined) {
            expect(id).toBe(-1);
            return;
          }
          expect([queue.timeOf(id), queue.word(id, Field.rank), queue.word(id, Field.a), queue.word(id, Field.b)]).toEqual([
            expected.time,
            expected.rank,
            expected.number,
            expected.number + 1,
          ]);
          now = expected.time;
          queue.release(id);
        };
        for (const one of steps) {
          if (one.kind === 'push') {
            queue.push(now + one.ahead, one.rank, 0, number, number + 1, 0, -1);
            oracle.push({ time: now + one.ahead, rank: one.rank, number });
            number++;
          } else if (one.kind === 'pop') popBoth();
          else expect(queue.peekTime()).toBe(oracle.first()?.time ?? Infinity);
        }
        while (oracle.first() !== undefined) popBoth();
        expect(queue.size).toBe(0);
        expect(queue.pop()).toBe(-1);
      }),
      { numRuns: 1500 },
    );
  });

  it('keeps order after a look ahead', () => {
    // Looking at the first instant moves the wheel on; an event before that instant must still come first.
    const queue = new EventQueue();
    queue.push(5_000_000, 0, 0, 1, 0, 0, -1);
    expect(queue.peekTime()).toBe(5_000_000);
    queue.push(10, 0, 0, 2, 0, 0, -1);
    queue.push(4_999_999, 0, 0, 3, 0, 0, -1);
    const order: number[] = [];
    for (let id = queue.pop(); id !== -1; id = queue.pop()) {
      order.push(queue.word(id, Field.a));
      queue.release(id);
    }
    expect(order).toEqual([2, 3, 1]);
  });

  it('orders a hundred thousand events with few instants', () => {
    const queue = new EventQueue();
    let word = 1;
    const next = (): number => (word = (Math.imul(word, 1103515245) + 12345) >>> 0);
    for (let i = 0; i < 100_000; i++) queue.push(next() % 1000, next() % 50, 0, i, 0, 0, -1);
    let [time, rank, number] = [-1, -1, -1];
    for (let id = queue.pop(); id !== -1; id = queue.pop()) {
      const later = queue.timeOf(id) - time || queue.word(id, Field.rank) - rank || queue.word(id, Field.a) - number;
      if (later <= 0) expect.fail(`event ${queue.word(id, Field.a)} came after ${number}`);
      [time, rank, number] = [queue.timeOf(id), queue.word(id, Field.rank), queue.word(id, Field.a)];
      queue.release(id);
    }
    expect(queue.size).toBe(0);
  });
});

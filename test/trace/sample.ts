/** Made-up traces for tests: sound in every rule that a writer keeps, otherwise arbitrary. */
import fc from 'fast-check';
import { RootSets } from '../../sim/kernel/roots.ts';
import { minutes, seconds } from '../../sim/kernel/time.ts';
import { EVENT_KINDS, IS_STATE, type EventKind } from '../../sim/trace/event-kinds.ts';
import { traceHeader, type TraceHeader } from '../../sim/trace/header.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { TraceWriter } from '../../sim/trace/writer.ts';

export const header = (changes: Partial<TraceHeader> = {}): TraceHeader => ({
  ...traceHeader({
    engineVersion: '0.1.0',
    seed: 1,
    scenario: { name: 'loss', variant: null, file: 'loss.yaml', hash: 'abc' },
    duration: minutes(30),
    warmUp: seconds(60),
    entities: { router: [{ id: 'fra-r1', name: 'fra-r1', place: { lat: 50.1, lon: 8.7 } }] },
    notes: {},
  }),
  ...changes,
});

export interface Step {
  readonly delay: number;
  readonly kind: EventKind;
  readonly who: number;
  readonly what: number;
  readonly value: number;
  readonly reason: number;
  /** Share of the way back to the first row at which the trigger stands; negative for none. */
  readonly back: number;
  readonly root: number;
}

const anyValue = fc.oneof(
  fc.integer({ min: -2, max: 6 }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 5e-324, 1.5, 1 / 3, 2 ** 50, -(2 ** 50)),
);

export const step: fc.Arbitrary<Step> = fc.record({
  delay: fc.oneof(fc.constant(0), fc.nat(2_000_000), fc.constant(2 ** 40)),
  kind: fc.nat(EVENT_KINDS.length - 1).map((kind) => kind as EventKind),
  who: fc.oneof(fc.integer({ min: -1, max: 3 }), fc.constant(2 ** 22 - 2)),
  what: fc.oneof(fc.integer({ min: -1, max: 2 }), fc.constant(2 ** 22 - 2)),
  value: anyValue,
  reason: fc.nat(255),
  back: fc.double({ min: -0.5, max: 1, noNaN: true, maxExcluded: true }),
  root: fc.nat(5),
});
export const steps = fc.array(step, { maxLength: 60 });

/** Writes the steps as rows; state rows take their `old` from their cell, as a sound run does. */
export function writeSteps(
  list: readonly Step[],
  options: { readonly keepRows?: boolean; readonly header?: TraceHeader } = {},
): TraceWriter {
  const rootSets = new RootSets();
  const writer = new TraceWriter(options.header ?? header(), rootSets, options);
  const cells = new Map<string, number>();
  const held = (kind: EventKind, who: number, what: number): number => cells.get(`${kind} ${who} ${what}`) ?? 0;
  let time = 0;
  for (const { delay, kind, who, what, value, reason, back, root } of list) {
    time = Math.min(time + delay, Number.MAX_SAFE_INTEGER);
    const index = writer.rowCount;
    const trigger = back < 0 || index === 0 ? -1 : Math.floor(back * index);
    const old = IS_STATE[kind] === 1 ? held(kind, who, what) : value / 2;
    writer.row(time, kind, who, what, old, value, reason, trigger, rootSets.of([root]));
    cells.set(`${kind} ${who} ${what}`, value);
  }
  writer.dictionaries.route.intern([1, 2, 3, -7]);
  writer.dictionaries['forwarding-path'].intern(list.map((one) => one.who));
  return writer;
}

export const traceOf = (list: readonly Step[], changes: Partial<TraceHeader> = {}): Trace =>
  writeSteps(list, { header: header(changes) }).finish();

/** Later kinds leave the rows of `longSteps`, and the hashes that rest on them, as they are. */
const FIRST_KINDS = 26;

/** Many rows without chance: spans several blocks. */
export const longSteps = (count: number): Step[] =>
  Array.from({ length: count }, (_, i) => ({
    delay: (i * 7919) % 1000,
    kind: ((i * 31) % FIRST_KINDS) as EventKind,
    who: (i * 17) % 40,
    what: i % 3,
    value: i % 5 === 0 ? (i * 7) % 11 : ((i * 7919) % 997) / 7,
    reason: i % 12,
    back: i % 4 === 0 ? -0.1 : ((i * 13) % 97) / 97,
    root: i % 4,
  }));

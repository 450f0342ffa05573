/**
 * When the faults of a scenario begin: `at` a time, `after` the begin or end of another, after the last heal of all others,
 * and again and again by `repeat`, each time spread by the seed and never shorter than a dwell (as the stability of
 * TigerBeetle's simulator keeps its faults from flapping without meaning). All of it is known before the run; nothing here
 * waits for what happens in one.
 */
import { asUnit, draw, entityKey, Purpose, type Seed } from '../../kernel/dice.ts';
import { instant, type Duration, type SimTime } from '../../kernel/time.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { lastsUntilEnded } from '../fault-nature.ts';
import type { Path } from '../source/tree.ts';
import { error, type Context } from '../topology/context.ts';
import * as units from '../units.ts';
import type { WrittenFault, WrittenScenario } from './schema.ts';

export interface Entry {
  readonly id: string;
  readonly fault: WrittenFault;
  readonly path: Path;
}

/** One time that a fault happens. */
export interface Occurrence {
  /** That of the fault, with `-1`, `-2` … behind it where it is repeated. */
  readonly id: string;
  readonly at: SimTime;
  /** How long it lasts; null: to the end of the run, or a moment. */
  readonly for: Duration | null;
}

/** Stands in `after` for the end of all faults that end by themselves. */
const LAST_HEAL = 'last-heal';
const AFTER = /^(\S+?)(\.end)?(?:\s*\+\s*(\S+))?$/;

/** The written faults by id; two of one name are an error. */
export function faultEntries(context: Context, written: WrittenScenario['faults']): Entry[] {
  const entries: Entry[] = Array.isArray(written)
    ? written.map((fault, i) => ({ id: fault.id ?? fault.kind, fault, path: ['faults', i] }))
    : Object.entries(written).map(([name, fault]) => ({ id: fault.id ?? name, fault, path: ['faults', name] }));
  const seen = new Set<string>();
  return entries.filter(({ id, fault, path }) => {
    const own = fault.repeat === undefined ? [id] : [id, ...Array.from({ length: fault.repeat.times }, (_, i) => nthId(id, i))];
    const double = own.find((one) => seen.has(one));
    if (double !== undefined) {
      error(context, {
        code: 'CAT1112',
        message: `two faults of one name: ${double}`,
        path,
        atKey: true,
        expected: 'an `id:` of its own for each',
      });
    }
    for (const one of own) seen.add(one);
    return double === undefined;
  });
}

const nthId = (id: string, i: number): string => `${id}-${i + 1}`;

/** What the times of faults have to be within. */
type Span = Pick<WrittenScenario, 'duration' | 'warm_up'>;

/** All occurrences of each fault, in order of time; none with an error where its times cannot be told. */
export function occurrences(
  context: Context,
  entries: readonly Entry[],
  span: Span,
  seed: number,
): ReadonlyMap<string, readonly Occurrence[]> {
  return new Clock(context, entries, span, seed).all();
}

class Clock {
  private readonly context: Context;
  private readonly entries: readonly Entry[];
  private readonly span: Span;
  private readonly seed: number;
  private readonly byName: ReadonlyMap<string, Entry>;
  private readonly known = new Map<string, readonly Occurrence[] | 'open'>();

  constructor(context: Context, entries: readonly Entry[], span: Span, seed: number) {
    this.context = context;
    this.entries = entries;
    this.span = span;
    this.seed = seed;
    this.byName = new Map(entries.map((entry) => [entry.id, entry]));
  }

  all(): ReadonlyMap<string, readonly Occurrence[]> {
    return new Map(this.entries.map((entry) => [entry.id, this.of(entry)]));
  }

  private of(entry: Entry): readonly Occurrence[] {
    const { id, path } = entry;
    const known = this.known.get(id);
    if (known === 'open') {
      error(this.context, { code: 'CAT1208', message: `after goes in a circle: ${id}`, path: [...path, 'after'] });
      return [];
    }
    if (known !== undefined) return known;
    this.known.set(id, 'open');
    const begin = this.begin(entry);
    const found = begin === null ? [] : this.repeated(entry, begin);
    this.checkTimes(entry, found);
    this.known.set(id, found);
    return found;
  }

  private begin(entry: Entry): SimTime | null {
    const { context, byName } = this;
    const { fault, path } = entry;
    if (fault.at !== undefined && fault.after === undefined) return instant(fault.at);
    if (fault.after === undefined || fault.at !== undefined) {
      const message = fault.at === undefined ? 'a fault without a time' : 'both at and after';
      error(context, { code: 'CAT1209', message, path, atKey: true, expected: 'at: 5m, or after: <fault> + 30s' });
      return null;
    }
    const at = [...path, 'after'];
    const [, name = '', end, delayText = '0s'] = AFTER.exec(fault.after.trim()) ?? [];
    const other = byName.get(name);
    const isLastHeal = other === undefined && name === LAST_HEAL && end === undefined;
    const delay = units.duration.read(delayText);
    if ((other === undefined && !isLastHeal) || !delay.ok) {
      const isName = other === undefined && !isLastHeal;
      error(context, {
        code: isName ? 'CAT1208' : 'CAT1004',
        message: isName ? `no such fault: ${name || fault.after}` : `not a duration: ${delayText}`,
        path: at,
        expected: `the id of a fault, then + and a duration: site-down + 30s, site-down.end + 30s, or ${LAST_HEAL} + 30s`,
        hint: isName ? nearest(name, [...byName.keys(), LAST_HEAL]) : delay.ok ? null : delay.hint,
      });
      return null;
    }
    const from =
      other === undefined ? this.lastHeal(entry, at) : end === undefined ? this.beginOf(other) : this.endOf(other, at);
    return from === null ? null : instant(from + delay.value);
  }

  private beginOf(entry: Entry): number | null {
    return this.of(entry)[0]?.at ?? null;
  }

  private endOf(entry: Entry, path: Path): number | null {
    const found = this.of(entry);
    const last = found.at(-1);
    if (last === undefined) return null;
    const end = healOf(entry, last);
    if (end === null) error(this.context, { code: 'CAT1208', message: `${entry.id} has no end, as it has no \`for\``, path });
    return end;
  }

  /** Whether a fault begins by the last heal, itself or through those that it follows. */
  private isLate({ fault }: Entry, depth = 0): boolean {
    const [, name = ''] = AFTER.exec(fault.after?.trim() ?? '') ?? [];
    const other = this.byName.get(name);
    if (other === undefined) return name === LAST_HEAL;
    return depth < this.entries.length && this.isLate(other, depth + 1);
  }

  /** The end of the last of all other faults that end, those aside that begin after it. */
  private lastHeal(self: Entry, path: Path): number | null {
    const heals = this.entries.flatMap((entry) => {
      if (entry === self || this.isLate(entry)) return [];
      return this.of(entry).flatMap((one) => healOf(entry, one) ?? []);
    });
    if (heals.length > 0) return Math.max(...heals);
    error(this.context, { code: 'CAT1208', message: 'no other fault ends', path, expected: 'a fault with `for`' });
    return null;
  }

  private repeated({ id, fault, path }: Entry, begin: SimTime): Occurrence[] {
    const { repeat } = fault;
    const length = fault.for ?? null;
    if (repeat === undefined) return [{ id, at: begin, for: length }];
    const { times, every, spread, dwell } = repeat;
    const at = [...path, 'repeat'];
    const isLasting = length === null && lastsUntilEnded(fault.kind);
    if (isLasting || every < 2 * dwell || (length !== null && (length < dwell || every - length < Math.max(1, dwell)))) {
      error(this.context, {
        code: 'CAT1215',
        message: isLasting ? 'repeats what does not end' : 'the fault and the time between do not fit into `every`',
        path: at,
        expected: isLasting ? '`for:` beside `repeat:`' : '`for` and `every` less `for` of at least `dwell` each',
      });
      return [];
    }
    const { hi, lo } = entityKey(`repeat/${id}`);
    const spreadBy = (span: number, occurrence: number): number => {
      const unit = asUnit(draw(this.seed as Seed, hi, lo, Purpose.selection, occurrence));
      return Math.round(span * (1 + spread * (2 * unit - 1)));
    };
    const found: Occurrence[] = [];
    let next: number = begin;
    for (let i = 0; i < times; i++) {
      const down = length === null ? null : Math.max(dwell, spreadBy(length, 2 * i));
      found.push({ id: nthId(id, i), at: instant(next), for: down as Duration | null });
      next += Math.max(spreadBy(every, 2 * i + 1), (down ?? 0) + Math.max(1, dwell));
    }
    return found;
  }

  private checkTimes({ fault, path }: Entry, found: readonly Occurrence[]): void {
    const { duration, warm_up: warmUp = 0 as Duration } = this.span;
    const say = (message: string, time: number, expected: string): void =>
      error(this.context, {
        code: 'CAT1209',
        message: `${message}: ${units.duration.format(time as Duration)}`,
        path: [...path, fault.at === undefined ? 'after' : 'at'],
        expected,
      });
    const early = found.find(({ at }) => at < warmUp);
    if (early !== undefined) say('begins during the warm-up', early.at, `at least ${units.duration.format(warmUp)}`);
    const late = found.find(({ at }) => at >= duration);
    if (late !== undefined) say('begins after the run', late.at, `less than ${units.duration.format(duration)}`);
  }
}

/** When an occurrence ends; null when it stays. What happens in a moment ends in it. */
const healOf = ({ fault }: Entry, { at, for: length }: Occurrence): number | null =>
  length === null ? (lastsUntilEnded(fault.kind) ? null : at) : at + length;

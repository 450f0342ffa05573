/**
 * The phases of a run: *before* the first fault, *fault* from the beginning of a fault, *recovery* from the heal of a fault
 * until another begins or the run ends. Of faults that overlap the last to heal opens the recovery: what the others still do
 * is not the price of a repair. One that outlasts the run holds nobody up, since nobody waits for its repair, and at one
 * instant a beginning weighs more. What heals by itself (a session that was reset) has no heal of its own. Phases lie within
 * the window that is measured.
 */
import { runPhases, type RunPhase } from '../model/metrics.ts';
import type { FaultInfo } from './entities.ts';

interface Phased {
  readonly entities: { readonly faults: readonly Pick<FaultInfo, 'at' | 'until'>[] };
  readonly window: { readonly from: number; readonly to: number };
}

export interface PhaseSpan {
  readonly phase: RunPhase;
  readonly from: number;
  readonly to: number;
}

export class RunPhases {
  /** In order, without gaps, over the whole window. */
  readonly spans: readonly PhaseSpan[];
  /** Those that take any time, in the order of a run. */
  readonly present: readonly RunPhase[];

  constructor({ entities, window }: Phased) {
    const turns = new Map<number, RunPhase>();
    const healing = entities.faults.filter(({ at, until }) => until !== null && until > at && until < window.to);
    for (const { until } of healing) {
      const isLast = healing.every((other) => other.at > until! || other.until! <= until!);
      if (isLast) turns.set(until!, 'recovery');
    }
    for (const { at } of entities.faults) turns.set(at, 'fault');
    const spans: { phase: RunPhase; from: number; to: number }[] = [{ phase: 'before', from: window.from, to: window.to }];
    for (const [time, phase] of [...turns].sort(([a], [b]) => a - b)) {
      if (time >= window.to) break;
      const last = spans.at(-1)!;
      const from = Math.max(time, window.from);
      if (last.phase === phase) continue;
      last.to = from;
      spans.push({ phase, from, to: window.to });
    }
    this.spans = spans.filter(({ from, to }) => to > from);
    this.present = runPhases.filter((phase) => this.spans.some((span) => span.phase === phase));
  }

  /** The number (in `runPhases`) of the phase at an instant; a boundary belongs to the phase that begins there. */
  indexAt(time: number): number {
    const { spans } = this;
    let low = 0;
    let high = spans.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (spans[middle]!.from <= time) low = middle;
      else high = middle - 1;
    }
    return runPhases.indexOf(spans[low]?.phase ?? 'before');
  }

  /** The parts of [from, to) that lie within the window, each in one phase. */
  split(from: number, to: number, visit: (phase: number, from: number, to: number) => void): void {
    for (const span of this.spans) {
      const begin = Math.max(from, span.from);
      const end = Math.min(to, span.to);
      if (end > begin) visit(runPhases.indexOf(span.phase), begin, end);
    }
  }

  /** The first instant of [from, to) in the phase; null when there is none. */
  first(phase: RunPhase, from: number, to: number): number | null {
    const span = this.spans.find((one) => one.phase === phase && Math.min(to, one.to) > Math.max(from, one.from));
    return span === undefined ? null : Math.max(from, span.from);
  }
}

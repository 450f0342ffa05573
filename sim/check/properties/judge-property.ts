/** From the history of a predicate to the verdict on a property. */
import type { Property } from '../../model/scenario/types.ts';
import { firstStretch, type History } from '../condition.ts';

export interface PropertyResult {
  readonly verdict: 'passed' | 'failed' | 'inconclusive';
  /** The moment that decided it, and what was seen then; null where there is none. */
  readonly at: number | null;
  readonly evidence: string | null;
}

const decided = (
  verdict: PropertyResult['verdict'],
  moment: { readonly from: number; readonly evidence: string } | null,
): PropertyResult => ({ verdict, at: moment?.from ?? null, evidence: moment?.evidence ?? null });

/** A fault that began or healed: from here on `eventually` counts. */
export interface Change {
  readonly at: number;
  /** `power-lost`, `heal of power-lost`. */
  readonly what: string;
}

/**
 * `eventually` is asked after every change: the predicate must be true at some moment at most `within` later, and, where the next
 * change (or the end) is not sooner than that, still be true when it comes. The change with the worst answer decides. A run that
 * ends before that time is over, with the predicate false, decides nothing. Without `within` only the end is judged. `sometimes`
 * that was not seen in one run may be seen in another.
 *
 * `changes` are in the order of time, at least one.
 */
export function judgeProperty(
  property: Pick<Property, 'mode' | 'within'>,
  history: History,
  changes: readonly Change[],
  end: number,
): PropertyResult {
  switch (property.mode) {
    case 'always': {
      const broken = firstStretch(history, false);
      return decided(broken === null ? 'passed' : 'failed', broken);
    }
    case 'never': {
      const broken = firstStretch(history, true);
      return decided(broken === null ? 'passed' : 'failed', broken);
    }
    case 'sometimes': {
      const seen = firstStretch(history, true);
      return decided(seen === null ? 'inconclusive' : 'passed', seen);
    }
    case 'eventually': {
      const judged = changes.map((change, at) => {
        const { result, wait } = after(change.at, changes[at + 1]?.at ?? null, property.within ?? null, history, end);
        const evidence = `${result.evidence ?? ''} (${result.verdict === 'passed' ? 'slowest ' : ''}after ${change.what})`;
        return { result: { ...result, evidence }, wait };
      });
      return judged.reduce((worst, one) => {
        const byRank = RANK[one.result.verdict] - RANK[worst.result.verdict];
        return byRank > 0 || (byRank === 0 && one.wait > worst.wait) ? one : worst;
      }).result;
    }
  }
}

const RANK: Readonly<Record<PropertyResult['verdict'], number>> = { passed: 0, inconclusive: 1, failed: 2 };

/** What comes of `eventually` after one change, and how long it took; `next` is null after the last. */
function after(
  from: number,
  next: number | null,
  within: number | null,
  history: History,
  end: number,
): { readonly result: PropertyResult; readonly wait: number } {
  const deadline = within === null ? end : from + within;
  const first = firstStretch(history, true, from);
  const wait = first === null ? Infinity : first.from - from;
  // What the next change does at its own instant is laid to that one.
  const last = next === null ? history.at(-1)! : (history.findLast((stretch) => stretch.from < next) ?? history[0]!);
  const mustHold = next === null || (within !== null && deadline <= next);
  if (mustHold && !last.isTrue) return { result: decided(deadline > end ? 'inconclusive' : 'failed', last), wait };
  if (first !== null && first.from <= deadline) return { result: decided('passed', first), wait };
  const still = history.findLast((stretch) => stretch.from <= deadline) ?? history[0]!;
  return {
    result: { ...decided(deadline > end ? 'inconclusive' : 'failed', still), at: Math.min(deadline, end) },
    wait,
  };
}

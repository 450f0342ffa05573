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

/**
 * `eventually` holds when the predicate is true at some moment at most `within` after the last fault or heal, and true at the
 * end; a run that ends before that time is over, with the predicate false, decides nothing. `sometimes` that was not seen in one
 * run may be seen in another.
 */
export function judgeProperty(
  property: Pick<Property, 'mode' | 'within'>,
  history: History,
  lastChange: number,
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
      const deadline = property.within === undefined ? end : lastChange + property.within;
      const first = firstStretch(history, true, lastChange);
      const last = history.at(-1)!;
      if (!last.isTrue) return decided(deadline > end ? 'inconclusive' : 'failed', last);
      return decided(first!.from <= deadline ? 'passed' : 'failed', first);
    }
  }
}

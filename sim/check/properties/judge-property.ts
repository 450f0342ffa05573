/** From the history of a predicate to the verdict on a property. */
import type { Property } from '../../model/scenario/types.ts';
import type { History, Moment } from '../condition.ts';

export interface PropertyResult {
  readonly verdict: 'passed' | 'failed' | 'inconclusive';
  /** The moment that decided it, where there is one. */
  readonly moment: Moment | null;
}

/**
 * `eventually` holds when the predicate is true at the end and has been since at most `within` after the last fault or heal; when the
 * run ends before that time is over and it is not true yet, nothing is decided. `sometimes` that was never seen in one run may be
 * seen in another.
 */
export function judgeProperty(property: Pick<Property, 'mode' | 'within'>, history: History, lastChange: number, end: number): PropertyResult {
  switch (property.mode) {
    case 'always':
      return history.firstFalse === null ? { verdict: 'passed', moment: null } : { verdict: 'failed', moment: history.firstFalse };
    case 'never':
      return history.firstTrue === null ? { verdict: 'passed', moment: null } : { verdict: 'failed', moment: history.firstTrue };
    case 'sometimes':
      return history.firstTrue === null ? { verdict: 'inconclusive', moment: null } : { verdict: 'passed', moment: history.firstTrue };
    case 'eventually': {
      const deadline = property.within === undefined ? end : lastChange + property.within;
      const settled = { at: history.settledAt, evidence: history.isTrueAtEnd ? 'true from then on' : 'not true from then on' };
      if (history.isTrueAtEnd && history.settledAt <= deadline) return { verdict: 'passed', moment: settled };
      return { verdict: !history.isTrueAtEnd && deadline > end ? 'inconclusive' : 'failed', moment: settled };
    }
  }
}

/**
 * The table of claims, its verdicts built from runs and never typed. A run that met its targets speaks for its claims, one that
 * missed them against, whatever was expected. An ablation takes the mechanism away: that it fails as expected shows that the
 * others can fail, but alone it shows nothing.
 */
import type { Scenario } from '../model/scenario/types.ts';
import { runName, type ClaimVerdict, type RunClaim, type RunVerdict, type Verdict } from './run-report.ts';

/** A claim as it is written down. */
export interface Claim {
  readonly id: string;
  readonly text: string;
}

export type ClaimRowVerdict = ClaimVerdict | 'no scenario';

export interface ClaimRow extends Claim {
  readonly verdict: ClaimRowVerdict;
  /** How many runs test it, ablations included, and how many speak for it. */
  readonly runCount: number;
  readonly holdsCount: number;
  /** The runs that decided against it or decided nothing. */
  readonly against: readonly string[];
}

/** What one run says of a claim that it tests. */
export function claimVerdict(outcome: Verdict, verdict: Verdict, isAblation: boolean): ClaimVerdict {
  if (isAblation) return verdict === 'passed' ? 'holds' : 'inconclusive';
  if (outcome === 'passed') return 'holds';
  return outcome === 'failed' ? 'refuted' : 'inconclusive';
}

interface Findings extends Pick<RunVerdict, 'verdict' | 'outcome' | 'targets' | 'properties'> {
  readonly isClear: boolean;
}

/** What a run says of each claim that it tests. An ablation is silent on claims that what it breaks does not decide. */
export function runClaims({ claims, claimScopes = {}, ablationOf, expect }: Scenario, found: Findings): readonly RunClaim[] {
  return claims.flatMap((id): RunClaim[] => {
    const by = claimScopes[id];
    if (by === undefined) return [{ id, verdict: claimVerdict(found.outcome, found.verdict, ablationOf !== null) }];
    const within = [
      ...found.targets.filter(({ metric, level }) => level === 'error' && by.includes(metric)),
      ...found.properties.filter(({ predicate }) => by.includes(predicate)),
    ].map(({ verdict }) => verdict);
    if (ablationOf !== null) {
      const isAbout = (expect?.on ?? []).some((metric) => by.includes(metric)) || within.includes('failed');
      return isAbout ? [{ id, verdict: found.verdict === 'passed' ? 'holds' : 'inconclusive', by }] : [];
    }
    if (found.outcome === 'failed' && within.includes('failed')) return [{ id, verdict: 'refuted', by }];
    return [{ id, verdict: found.isClear && !within.includes('inconclusive') ? 'holds' : 'inconclusive', by }];
  });
}

export const claimTable = (claims: readonly Claim[], runs: readonly RunVerdict[]): readonly ClaimRow[] =>
  claims.map(({ id, text }) => {
    const tests = runs.flatMap((run) =>
      run.claims.filter((claim) => claim.id === id).map((claim) => ({ run, verdict: claim.verdict })),
    );
    const holdsCount = tests.filter((test) => test.verdict === 'holds').length;
    const against = tests.filter((test) => test.verdict !== 'holds').map((test) => runName(test.run));
    return { id, text, verdict: verdictOver(tests), runCount: tests.length, holdsCount, against };
  });

function verdictOver(tests: readonly { readonly run: RunVerdict; readonly verdict: ClaimVerdict }[]): ClaimRowVerdict {
  if (tests.length === 0) return 'no scenario';
  if (tests.some(({ verdict }) => verdict === 'refuted')) return 'refuted';
  const isShown = tests.some(({ run }) => run.ablationOf === null);
  return isShown && tests.every(({ verdict }) => verdict === 'holds') ? 'holds' : 'inconclusive';
}

/** Orders ids as people count: P4 before P15. */
export function compareIds(a: string, b: string): number {
  const partsOf = (id: string): readonly string[] => id.match(/\d+|\D+/g) ?? [];
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one, other] = [left[at]!, right[at]!];
    const byNumber = Number(one) - Number(other);
    if (byNumber !== 0 && !Number.isNaN(byNumber)) return byNumber;
    if (one !== other) return one < other ? -1 : 1;
  }
  return left.length - right.length;
}

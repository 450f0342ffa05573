/**
 * How near a run came to breaking a claim: of the targets that decide it, the one with the least room. Room is in shares of the
 * limit, of what a limit near 100 % leaves to lose where there is one, so that a time and a ratio can be compared.
 */
import type { RunClaim, RunVerdict, TargetReport } from './run-report.ts';

export interface Decisive {
  readonly target: TargetReport;
  /** Above 0 the target is met; without data −∞. */
  readonly margin: number;
}

/** Room that a met `==` or `!=` has: it is either met or not. */
const WHOLE = 1;

export function marginOf({ value, op, limit, unit, verdict }: TargetReport): number {
  if (value === null) return -Infinity;
  const isLeast = op === '>=' || op === '>';
  if (!isLeast && op !== '<=' && op !== '<') return verdict === 'passed' ? WHOLE : -Math.max(WHOLE, Math.abs(value - limit));
  const scale = isLeast && unit === 'ratio' && limit < 1 ? 1 - limit : Math.abs(limit);
  return (isLeast ? value - limit : limit - value) / (scale === 0 ? 1 : scale);
}

/** The target with the least room among those that decide; null when none does. `by`: only these metrics. */
export function decisiveTarget({ targets }: Pick<RunVerdict, 'targets'>, by?: readonly string[]): Decisive | null {
  let least: Decisive | null = null;
  for (const target of targets) {
    if (target.level !== 'error' || by?.includes(target.metric) === false) continue;
    const margin = marginOf(target);
    if (least === null || margin < least.margin) least = { target, margin };
  }
  return least;
}

/**
 * The room of a run over all claims that it tests. An ablation is to miss its targets, so its room is how far it does, and none
 * at all where it did not miss them as expected.
 */
export function closeness(run: RunVerdict): number {
  if (run.ablationOf !== null) {
    const missed = run.targets.filter(({ level, verdict }) => level === 'error' && verdict === 'failed');
    return run.verdict === 'passed' ? Math.max(0, ...missed.map((target) => -marginOf(target))) : -Infinity;
  }
  return Math.min(...run.claims.map((claim) => claimRoom(run, claim)), decisiveTarget(run)?.margin ?? WHOLE);
}

/** The room of one claim in a run; none where the run does not speak for it. */
export function claimRoom(run: RunVerdict, { by, verdict }: RunClaim): number {
  const room = decisiveTarget(run, by)?.margin ?? WHOLE;
  return verdict === 'holds' ? room : Math.min(room, 0);
}

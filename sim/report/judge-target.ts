/**
 * Holds a target against the readings of its metric. `*` in a label means every member on its own: one that misses fails the
 * target, one that cannot be told makes it inconclusive. A figure that what is pending could move across the limit cannot be
 * told.
 */
import { assertNever } from '../kernel/assert.ts';
import { cellsWith, type Figure, type Readings } from '../measure/readings.ts';
import type { MetricLabel } from '../model/metrics.ts';
import type { Aggregate, ComparisonOp, Target } from '../model/scenario/types.ts';
import type { TargetReport, Verdict } from './run-report.ts';

export const meets = (value: number, op: ComparisonOp, limit: number): boolean => {
  switch (op) {
    case '>=':
      return value >= limit;
    case '>':
      return value > limit;
    case '<=':
      return value <= limit;
    case '<':
      return value < limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
    default:
      return assertNever(op);
  }
};

/** `rate`, `p(95)`. */
export const aggregateText = (aggregate: Aggregate): string =>
  aggregate.kind === 'p' ? `p(${aggregate.percentile})` : aggregate.kind;

/** How far a value is on the good side of a limit; the member with the least is the worst. */
const margin = (value: number, op: ComparisonOp, limit: number): number => {
  if (op === '>=' || op === '>') return value - limit;
  if (op === '<=' || op === '<') return limit - value;
  return op === '==' ? -Math.abs(value - limit) : Math.abs(value - limit);
};

function judgeFigure({ value, low, high }: Figure, { op, limit }: Target): Verdict {
  const isMet = meets(value, op, limit);
  const isCertain =
    meets(low, op, limit) === isMet &&
    meets(high, op, limit) === isMet &&
    // Between two bounds that both differ from the limit the value itself may still hit it.
    !((op === '==' || op === '!=') && low !== high && low <= limit && limit <= high);
  if (!isCertain) return 'inconclusive';
  return isMet ? 'passed' : 'failed';
}

interface Member {
  readonly labels: Readonly<Record<string, string>>;
  readonly figure: Figure | null;
  readonly verdict: Verdict;
}

function membersOf(target: Target, readings: Readings): readonly Member[] {
  const each = Object.keys(target.labels)
    .filter((key) => target.labels[key] === '*')
    .sort() as MetricLabel[];
  const groups = new Map<string, { labels: Record<string, string>; cells: number[] }>();
  for (const cell of cellsWith(readings, target.labels)) {
    const values = each.map((key) => readings.cells[cell]![key] ?? '');
    const key = JSON.stringify(values);
    let group = groups.get(key);
    if (group === undefined) {
      group = { labels: Object.fromEntries(each.map((label, i) => [label, values[i]!])), cells: [] };
      groups.set(key, group);
    }
    group.cells.push(cell);
  }
  return [...groups.values()].map(({ labels, cells }) => {
    const figure = readings.figure(cells, target.aggregate);
    return { labels, figure, verdict: figure === null ? 'inconclusive' : judgeFigure(figure, target) };
  });
}

const RANK: Readonly<Record<Verdict, number>> = { failed: 0, inconclusive: 1, passed: 2 };

export function judgeTarget(target: Target, readings: Readings): TargetReport {
  const members = membersOf(target, readings);
  const marginOf = ({ figure }: Member): number => (figure === null ? -Infinity : margin(figure.value, target.op, target.limit));
  const worst = [...members].sort((a, b) => RANK[a.verdict] - RANK[b.verdict] || marginOf(a) - marginOf(b))[0];
  const isEach = Object.values(target.labels).includes('*');
  const verdict = worst?.verdict ?? 'inconclusive';
  return {
    id: target.id,
    metric: target.metric,
    labels: target.labels,
    aggregate: aggregateText(target.aggregate),
    op: target.op,
    limit: target.limit,
    unit: target.aggregate.kind === 'count' ? 'count' : target.unit,
    level: target.level,
    value: worst?.figure?.value ?? null,
    verdict,
    worst: isEach && worst !== undefined ? worst.labels : null,
    at: worst?.figure?.at ?? null,
    why: verdict !== 'inconclusive' ? null : !worst?.figure ? 'no data' : 'what was pending when the run ended could decide it',
    location: target.location,
  };
}

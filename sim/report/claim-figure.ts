/** A target of a claim in words: what was measured, the worst of it, and what was promised. */
import { formatFigure, formatLabels } from './format.ts';
import { runName, type RunVerdict, type TargetReport } from './run-report.ts';

/** `availability{service:*} 98.2 %, promised >= 99 %`, with the member of `*` that is meant. */
export function targetText({ metric, labels, worst, aggregate, value, op, limit, unit }: TargetReport): string {
  const figure = value === null ? 'no data' : formatFigure(value, unit, limit);
  const plain = aggregate === 'rate' || aggregate === 'value' ? '' : `${aggregate} `;
  return `${metric}${formatLabels({ ...labels, ...worst })} ${plain}${figure}, promised ${op} ${formatFigure(limit, unit)}`;
}

interface Place extends Pick<RunVerdict, 'scenario' | 'variant' | 'seed'> {
  readonly world: number;
}

/** `datacenter-loss [datacenter=sin], seed 3, world 2`. */
export const placeText = ({ scenario, variant, seed, world }: Place): string =>
  `${runName({ scenario, variant })}, seed ${seed}, world ${world}`;

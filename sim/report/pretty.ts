/**
 * Reports for a terminal of 100 columns: of one run everything, of many a table and then the run that is worst. Verdict first,
 * then what a network engineer asks next, the command that repeats it last. Colours come from the palette, so that none is an
 * option.
 */
import { claimTable, compareIds, type ClaimRow } from './claims.ts';
import { worstVerdict } from './exit-code.ts';
import { formatClock } from './format.ts';
import { plain, type Palette } from './palette.ts';
import {
  availabilitySection,
  budgetSection,
  bugSection,
  COLUMNS,
  colourOf,
  faultSection,
  mark,
  phaseSection,
  propertySection,
  shiftSection,
  targetSection,
  utilizationSection,
  type Section,
} from './pretty-sections.ts';
import { recoverySection } from './pretty-recovery.ts';
import { runName, type RunReport, type Verdict } from './run-report.ts';
import { lowestAvailability, summaryTable } from './pretty-summary.ts';
import { fit, visible, wrap } from './text.ts';

const SECTIONS: readonly Section[] = [
  bugSection,
  faultSection,
  phaseSection,
  recoverySection,
  shiftSection,
  availabilitySection,
  utilizationSection,
  budgetSection,
  targetSection,
  propertySection,
];

export interface PrettyOptions {
  readonly palette?: Palette;
  /** Runs are missing, so that there is no verdict over all and none on a claim; the caller says why. */
  readonly isPartial?: boolean;
}

export function pretty(runs: readonly RunReport[], { palette = plain, isPartial = false }: PrettyOptions = {}): string {
  if (runs.length === 0) return `${palette.yellow('nothing was run')}\n`;
  const worst = worstRun(runs);
  const lines =
    runs.length === 1 ? runLines(runs[0]!, palette) : [...summaryTable(runs, palette), '', ...runLines(worst, palette)];
  const last = isPartial ? repeatLines(runs).filter(() => worst.verdict !== 'passed') : ['', ...closing(runs, palette)];
  return `${[...lines, ...last].join('\n')}\n`;
}

const RANK: Readonly<Record<Verdict, number>> = { failed: 0, inconclusive: 1, passed: 2 };

/** A miss that was expected is no reason to look first. */
const isTurned = ({ verdict, outcome }: RunReport): number => (verdict === outcome ? 0 : 1);

/** The run that is told in full when there are several, and which the last lines are about. */
export const worstRun = (runs: readonly RunReport[]): RunReport =>
  [...runs].sort(
    (a, b) =>
      b.bugs.length - a.bugs.length ||
      RANK[a.verdict] - RANK[b.verdict] ||
      isTurned(a) - isTurned(b) ||
      lowestAvailability(a) - lowestAvailability(b),
  )[0]!;

const verdictText = ({ verdict, expect }: RunReport): string =>
  expect?.isMatched === true ? `${verdict.toUpperCase()}, as expected: ${expect.verdict}` : verdict.toUpperCase();

/** That a run failed as it was meant to is said last too, where all did so alike. */
const closingText = (verdict: Verdict, runs: readonly RunReport[]): string => {
  const texts = new Set(runs.map(verdictText));
  return texts.size === 1 ? [...texts][0]! : verdict.toUpperCase();
};

/** Ablations that all failed as they should, and no run of the mechanism itself: nothing was left unclear, and nothing shown. */
const isAblationOnly = ({ id, runCount, holdsCount }: ClaimRow, runs: readonly RunReport[]): boolean =>
  holdsCount === runCount && runs.every((run) => run.ablationOf !== null || run.claims.every((claim) => claim.id !== id));

function runLines(run: RunReport, palette: Palette): readonly string[] {
  const { bold, dim } = palette;
  const [trace, behaviour] = [run.traceHash, run.behaviourHash].map((hash) => hash.slice(0, 10));
  const hashes = `${visible(run.file)}  seed ${run.seed}  trace ${trace}  behaviour ${behaviour}`;
  const window = `${formatClock(run.window.from)} to ${formatClock(run.window.to)} measured`;
  const measured = `${window}, ${run.events} events in ${Math.round(run.wallMs)} ms`;
  const name = fit(visible(runName(run)), COLUMNS - 40);
  const { length } = run.assumptions;
  const rests = length === 0 ? '' : `, ${length} ${length === 1 ? 'assumption' : 'assumptions'}`;
  return [
    `${mark(run.verdict, palette)} ${colourOf(run.verdict, palette)(bold(verdictText(run)))}  ${bold(name)}`,
    ...wrap(visible(run.question), COLUMNS - 2).map((line) => `  ${line}`),
    dim(`  ${fit(hashes, COLUMNS - 2)}`),
    dim(`  ${fit(`topology ${visible(run.topology.name)}${rests}; ${measured}`, COLUMNS - 2)}`),
    ...run.reasons.flatMap((reason) => wrap(visible(reason), COLUMNS - 4).map((line, at) => `  ${at === 0 ? '•' : ' '} ${line}`)),
    ...SECTIONS.flatMap((section) => section(run, palette)),
  ];
}

function closing(runs: readonly RunReport[], palette: Palette): readonly string[] {
  const { bold, dim } = palette;
  const verdict = worstVerdict(runs);
  const counts = (['failed', 'inconclusive', 'passed'] as const).map(
    (kind) => [runs.filter((run) => run.verdict === kind).length, kind] as const,
  );
  const ids = [...new Set(runs.flatMap((run) => run.claims.map(({ id }) => id)))].sort(compareIds);
  const claims = claimTable(
    ids.map((id) => ({ id, text: '' })),
    runs,
  ).map((row) => `${visible(row.id)} ${isAblationOnly(row, runs) ? 'ablation only' : row.verdict}`);
  const claimNote = claims.length === 0 ? [] : wrap(`claims: ${claims.join(', ')}`, COLUMNS).map((line) => dim(line));
  const tally =
    runs.length === 1
      ? ''
      : `  ${counts
          .filter(([count]) => count > 0)
          .map(([count, kind]) => `${count} ${kind}`)
          .join(', ')} of ${runs.length}`;
  return [...claimNote, `${colourOf(verdict, palette)(bold(closingText(verdict, runs)))}${tally}`, ...repeatLines(runs)];
}

/** How to see the worst run again. Commands are not cut: they are there to be copied. */
const repeatLines = (runs: readonly RunReport[]): readonly string[] => [`repeat  ${visible(worstRun(runs).repeat)}`];

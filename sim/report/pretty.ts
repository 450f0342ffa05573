/**
 * Reports for a terminal of 100 columns: of one run everything, of many a table and then the run that is worst. Verdict first, then
 * what a network engineer asks next, the command that repeats it last. Colours come from the palette, so that none is an option.
 */
import { claimTable } from './claims.ts';
import { worstVerdict } from './exit-code.ts';
import { formatClock, formatDuration, formatPeople, formatRatio } from './format.ts';
import { plain, type Palette } from './palette.ts';
import {
  availabilitySection, budgetSection, bugSection, COLUMNS, faultSection, mark, phaseSection, propertySection, shiftSection, targetSection,
  utilizationSection, type Section,
} from './pretty-sections.ts';
import { runName, type RunReport, type Verdict } from './run-report.ts';
import { cell, table } from './table.ts';
import { fit, visible, wrap } from './text.ts';

const SECTIONS: readonly Section[] = [
  bugSection, faultSection, phaseSection, shiftSection, availabilitySection, utilizationSection, budgetSection, targetSection, propertySection,
];

export interface PrettyOptions {
  readonly palette?: Palette;
}

export function pretty(runs: readonly RunReport[], { palette = plain }: PrettyOptions = {}): string {
  if (runs.length === 0) return `${palette.yellow('nothing was run')}\n`;
  const worst = worstRun(runs);
  const lines = runs.length === 1 ? runLines(runs[0]!, palette) : [...summary(runs, palette), '', ...runLines(worst, palette)];
  return `${[...lines, '', ...closing(runs, palette)].join('\n')}\n`;
}

const RANK: Readonly<Record<Verdict, number>> = { failed: 0, inconclusive: 1, passed: 2 };

const lowestAvailability = (run: RunReport): number =>
  Math.min(1, ...run.availability.flatMap(({ region, availability }) => (region === null && availability !== null ? [availability] : [])));

const worstRun = (runs: readonly RunReport[]): RunReport =>
  [...runs].sort((a, b) => b.bugs.length - a.bugs.length || RANK[a.verdict] - RANK[b.verdict] || lowestAvailability(a) - lowestAvailability(b))[0]!;

const colourOf = (verdict: Verdict, palette: Palette): ((text: string) => string) =>
  verdict === 'passed' ? palette.green : verdict === 'failed' ? palette.red : palette.yellow;

const verdictText = ({ verdict, expect }: RunReport): string =>
  expect?.isMatched === true ? `${verdict.toUpperCase()}, as expected: ${expect.verdict}` : verdict.toUpperCase();

function runLines(run: RunReport, palette: Palette): readonly string[] {
  const { bold, dim } = palette;
  const hashes = `${visible(run.file)}  seed ${run.seed}  trace ${run.traceHash.slice(0, 12)}  behaviour ${run.behaviourHash.slice(0, 12)}`;
  const measured = `${formatClock(run.window.from)} to ${formatClock(run.window.to)} measured, ${run.events} events in ${Math.round(run.wallMs)} ms`;
  const rests = run.assumptions.length === 0 ? '' : `, ${run.assumptions.length} assumptions`;
  return [
    `${mark(run.verdict, palette)} ${colourOf(run.verdict, palette)(bold(verdictText(run)))}  ${bold(fit(visible(runName(run)), COLUMNS - 40))}`,
    ...wrap(visible(run.question), COLUMNS - 2).map((line) => `  ${line}`),
    dim(`  ${fit(hashes, COLUMNS - 2)}`),
    dim(`  ${fit(`topology ${visible(run.topology.name)}${rests}; ${measured}`, COLUMNS - 2)}`),
    ...run.reasons.flatMap((reason) => wrap(visible(reason), COLUMNS - 4).map((line, at) => `  ${at === 0 ? '•' : ' '} ${line}`)),
    ...SECTIONS.flatMap((section) => section(run, palette)),
  ];
}

/** The longest recovery over all faults. */
function recovery(run: RunReport): string {
  const recovers = run.phases.flatMap(({ phases }) => phases.filter(({ phase, duration }) => phase === 'recover' && duration !== null));
  const longest = recovers.sort((a, b) => b.duration! - a.duration!)[0];
  return longest === undefined ? '–' : `${longest.isOpen ? '> ' : ''}${formatDuration(longest.duration!)}`;
}

function summary(runs: readonly RunReport[], palette: Palette): readonly string[] {
  const head = ['', 'run', 'availability', 'people moved', 'recover', 'peak site', 'faults'].map((text) => cell(text, palette.dim));
  const right = { align: 'right' } as const;
  return table(
    [{ align: 'left' }, { align: 'left', columnsMax: 40 }, right, right, right, right, { align: 'left' }],
    [head, ...runs.map((run) => {
      const peak = run.utilization.find(({ kind }) => kind === 'site')?.peak;
      const unseen = run.faults.filter(({ status }) => status === 'no-effect').length;
      // Each person once: services of a region share their people.
      const byRegion = new Map<string, number>();
      for (const { region, peopleMoved } of run.trafficShift) byRegion.set(region, Math.max(byRegion.get(region) ?? 0, peopleMoved));
      const moved = [...byRegion.values()].reduce((sum, people) => sum + people, 0);
      return [
        cell(run.verdict === 'passed' ? '✓' : run.verdict === 'failed' ? '✗' : '?', () => mark(run.verdict, palette)),
        cell(visible(runName(run))),
        cell(formatRatio(lowestAvailability(run))),
        cell(formatPeople(moved)),
        cell(recovery(run)),
        cell(peak === undefined ? '–' : formatRatio(Math.round(peak * 1000) / 1000), peak !== undefined && peak > 1 ? palette.red : undefined),
        cell(unseen === 0 ? 'confirmed' : `${unseen} without effect`, unseen === 0 ? palette.dim : palette.yellow),
      ];
    })],
  );
}

function closing(runs: readonly RunReport[], palette: Palette): readonly string[] {
  const { bold, dim } = palette;
  const verdict = worstVerdict(runs);
  const counts = (['failed', 'inconclusive', 'passed'] as const).map((kind) => [runs.filter((run) => run.verdict === kind).length, kind] as const);
  const ids = [...new Set(runs.flatMap((run) => run.claims.map(({ id }) => id)))];
  const claims = claimTable(ids.map((id) => ({ id, text: '' })), runs).map((row) => `${visible(row.id)} ${row.verdict}`);
  const claimNote = claims.length === 0 ? [] : wrap(`claims: ${claims.join(', ')}`, COLUMNS).map((line) => dim(line));
  const tally = runs.length === 1 ? '' : `  ${counts.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`).join(', ')} of ${runs.length}`;
  // Commands are not cut: they are there to be copied.
  const repeats = (runs.length === 1 ? runs : [worstRun(runs)]).map((run) => `repeat  ${visible(run.repeat)}`);
  return [...claimNote, `${colourOf(verdict, palette)(bold(verdict.toUpperCase()))}${tally}`, ...repeats];
}

/** Many runs as a table on a terminal, one line each; where there are very many, the passed runs of a scenario share a line. */
import { formatDuration, formatPeople, formatRatio } from './format.ts';
import type { Palette } from './palette.ts';
import { COLUMNS, colourOf, MARKS } from './pretty-sections.ts';
import { runName, type RunReport, type Verdict } from './run-report.ts';
import { cell, table, type Cell } from './table.ts';
import { visible } from './text.ts';

/** More runs than this are folded. */
const LINES_MAX = 40;
const NAME_COLUMNS = 36;

interface Line {
  readonly name: string;
  readonly verdict: Verdict;
  readonly availability: number;
  readonly peopleMoved: number;
  /** Longest over faults; null without faults. */
  readonly recover: { readonly duration: number; readonly isOpen: boolean } | null;
  readonly peakSite: number | null;
  readonly unseenCount: number;
  readonly faultCount: number;
}

/** The lowest availability of a service, all regions together; 1 when none was asked anything. */
export const lowestAvailability = (run: RunReport): number =>
  Math.min(
    1,
    ...run.availability.flatMap(({ region, availability }) => (region === null && availability !== null ? [availability] : [])),
  );

/** People who moved, each once: the services of a region share its people. */
function peopleMoved({ trafficShift }: RunReport): number {
  const byRegion = new Map<string, number>();
  for (const shift of trafficShift) byRegion.set(shift.region, Math.max(byRegion.get(shift.region) ?? 0, shift.peopleMoved));
  return [...byRegion.values()].reduce((sum, people) => sum + people, 0);
}

const longer = (a: Line['recover'], b: Line['recover']): Line['recover'] =>
  a === null || (b !== null && b.duration > a.duration) ? b : a;

const lineOf = (run: RunReport): Line => ({
  name: runName(run),
  verdict: run.verdict,
  availability: lowestAvailability(run),
  peopleMoved: peopleMoved(run),
  recover: run.phases
    .flatMap(({ phases }) =>
      phases.flatMap(({ phase, duration, isOpen }) => (phase === 'recover' && duration !== null ? [{ duration, isOpen }] : [])),
    )
    .reduce<Line['recover']>(longer, null),
  peakSite: run.utilization.find(({ kind }) => kind === 'site')?.peak ?? null,
  unseenCount: run.faults.filter(({ status }) => status === 'no-effect').length,
  faultCount: run.faults.length,
});

/** Several runs as one line, each figure that of the worst. */
const folded = (name: string, lines: readonly Line[]): Line =>
  lines.reduce((all, line) => ({
    name,
    verdict: all.verdict,
    availability: Math.min(all.availability, line.availability),
    peopleMoved: Math.max(all.peopleMoved, line.peopleMoved),
    recover: longer(all.recover, line.recover),
    peakSite: line.peakSite === null ? all.peakSite : Math.max(all.peakSite ?? 0, line.peakSite),
    unseenCount: all.unseenCount + line.unseenCount,
    faultCount: all.faultCount + line.faultCount,
  }));

function linesOf(runs: readonly RunReport[]): readonly Line[] {
  if (runs.length <= LINES_MAX) return runs.map(lineOf);
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))];
  return scenarios.flatMap((scenario) => {
    const own = runs.filter((run) => run.scenario === scenario);
    const passed = own.filter(({ verdict }) => verdict === 'passed');
    const others = own.filter(({ verdict }) => verdict !== 'passed').map(lineOf);
    if (passed.length === 0) return others;
    return [
      folded(passed.length === 1 ? runName(passed[0]!) : `${scenario}, ${passed.length} runs`, passed.map(lineOf)),
      ...others,
    ];
  });
}

function rowOf(line: Line, palette: Palette): readonly Cell[] {
  const { verdict, recover, peakSite, unseenCount, faultCount } = line;
  return [
    cell(MARKS[verdict], colourOf(verdict, palette)),
    cell(visible(line.name)),
    cell(formatRatio(line.availability)),
    cell(formatPeople(line.peopleMoved)),
    cell(recover === null ? '–' : `${recover.isOpen ? '> ' : ''}${formatDuration(recover.duration)}`),
    cell(
      peakSite === null ? '–' : formatRatio(Math.round(peakSite * 1000) / 1000),
      peakSite !== null && peakSite > 1 ? palette.red : undefined,
    ),
    unseenCount > 0 ? cell(`${unseenCount} unseen`, palette.yellow) : cell(faultCount === 0 ? 'none' : 'confirmed', palette.dim),
  ];
}

export function summaryTable(runs: readonly RunReport[], palette: Palette): readonly string[] {
  const head = ['', 'run', 'availability', 'moved', 'recover', 'peak site', 'faults'].map((text) => cell(text, palette.dim));
  const [left, right] = [{ align: 'left' }, { align: 'right' }] as const;
  return table(
    [left, { align: 'left', columnsMax: NAME_COLUMNS }, right, right, right, right, left],
    [head, ...linesOf(runs).map((line) => rowOf(line, palette))],
    COLUMNS,
  );
}

/** The parts of a report on a terminal, each a list of lines; a part with nothing to say is empty. */
import {
  formatClock,
  formatCount,
  formatDuration,
  formatFigure,
  formatLabels,
  formatPeople,
  formatRate,
  formatRatio,
} from './format.ts';
import type { Palette } from './palette.ts';
import type { PhaseReport, PhasesReport, RunReport, TargetReport, TrafficShiftReport, Verdict } from './run-report.ts';
import { shiftGroups, type ShiftGroup } from './shift-groups.ts';
import { cell, table, type Cell } from './table.ts';
import { fit, fitMiddle, visible, wrap } from './text.ts';

export const COLUMNS = 100;
const INDENT = '  ';
export const BODY = COLUMNS - INDENT.length;

export type Section = (run: RunReport, palette: Palette) => readonly string[];

export const MARKS: Readonly<Record<Verdict, string>> = { passed: '✓', failed: '✗', inconclusive: '?' };

export const colourOf = (verdict: Verdict, palette: Palette): ((text: string) => string) =>
  verdict === 'passed' ? palette.green : verdict === 'failed' ? palette.red : palette.yellow;

/** ✓ ✗ ? in their colours. */
export const mark = (verdict: Verdict, palette: Palette): string => colourOf(verdict, palette)(MARKS[verdict]);

export const titled = (title: string, lines: readonly string[], { bold }: Palette): readonly string[] =>
  lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => (line === '' ? line : INDENT + line))];

const left = { align: 'left' } as const;
const right = { align: 'right' } as const;
const max = (columnsMax: number) => ({ align: 'left', columnsMax }) as const;

export const faultSection: Section = ({ faults }, palette) =>
  titled(
    'faults',
    faults.flatMap(({ id, kind, target, at, for: span, status, effects }) => {
      const isConfirmed = status === 'confirmed';
      const lasts = span === null ? ', stays' : ` for ${formatDuration(span)}`;
      const head = `${visible(id)}  ${kind} ${visible(target)}  at ${formatClock(at)}${lasts}`;
      const seen = effects.length === 0 ? 'nothing of it in the trace' : effects.join(', ');
      const lines = wrap(`${isConfirmed ? 'confirmed' : 'no effect seen'}: ${seen}`, BODY - 4);
      return [
        `${mark(isConfirmed ? 'passed' : 'inconclusive', palette)} ${fit(head, BODY - 2)}`,
        ...lines.map((line) => palette.dim(`    ${line}`)),
      ];
    }),
    palette,
  );

const phaseTime = ({ duration, isOpen }: PhaseReport): string =>
  duration === null ? '–' : `${isOpen ? '> ' : ''}${formatDuration(duration)}`;

export const phaseSection: Section = ({ phases }, palette) =>
  phases.flatMap(({ fault, phases: list, detectors }) =>
    titled(
      `phases of ${visible(fault)}`,
      [
        ...table(
          [left, right, left],
          list.map((phase) => {
            const by = phase.by === null || phase.by === 'none' || phase.isOpen ? '' : `by ${phase.by}: `;
            return [
              cell(phase.phase),
              cell(phaseTime(phase), phase.isOpen ? palette.red : undefined),
              cell(`${by}${visible(phase.cause ?? 'never')}`, palette.dim),
            ];
          }),
          BODY,
        ),
        ...detectorLines(detectors, palette),
      ],
      palette,
    ),
  );

const detectorLines = (detectors: PhasesReport['detectors'], { dim }: Palette): readonly string[] => {
  const each = detectors.map(
    ({ detector, duration, count }) => `${detector} after ${formatDuration(duration)} (${count} in all)`,
  );
  return each.length === 0 ? [] : wrap(`noticed by ${each.join(', ')}`, BODY).map((line) => dim(line));
};

const share = (value: number): string => (value === 0 ? '·' : formatRatio(Math.round(value * 1000) / 1000));
const milliseconds = (us: number | null): string => (us === null ? '–' : String(Math.round(us / 1000)));

function shiftRows(
  { region, services, peopleCount, peopleMoved, sites, rtt }: ShiftGroup,
  palette: Palette,
): readonly (readonly Cell[])[] {
  const heads = [visible(region), ...services.map((service) => `  ${visible(service)}`)];
  const times = [`${milliseconds(rtt.before)} → ${milliseconds(rtt.during)} → ${milliseconds(rtt.after)} ms`];
  const count = Math.max(heads.length, sites.length);
  return Array.from({ length: count }, (_, at) => {
    const site = sites[at];
    const isNobody = site !== undefined && site.site === null;
    return [
      cell(heads[at] ?? '', at === 0 ? undefined : palette.dim),
      cell(at === 0 ? formatPeople(peopleCount) : ''),
      cell(at === 0 ? formatPeople(peopleMoved) : ''),
      cell(site === undefined ? '' : visible(site.site ?? 'nobody'), isNobody ? palette.red : undefined),
      ...(['before', 'worst', 'during', 'after'] as const).map((when) => cell(site === undefined ? '' : share(site[when]))),
      cell(times[at] ?? ''),
    ];
  });
}

const example = ({ example: moved }: Pick<TrafficShiftReport, 'example'>): readonly string[] => {
  if (moved === null) return [];
  const site = (id: string | null): string => visible(id ?? 'nobody');
  const path = (names: readonly string[], place: string | null): string =>
    names.length === 0 ? 'no path' : `${names.map(visible).join(' › ')}${place === null ? '' : ` at ${visible(place)}`}`;
  const { endingThen } = moved;
  const why = endingThen === null ? '' : `, ${endingThen.direction}: ${endingThen.outcome}`;
  return [
    `${visible(moved.client)}, ${formatPeople(moved.peopleCount)} people: ${site(moved.siteBefore)} → ${site(moved.siteThen)}`,
    // The end of a path tells more than its middle.
    `  was  ${path(moved.asPathBefore, moved.placeBefore)}`,
    `  then ${path(moved.asPathThen, moved.placeThen)}${why}`,
  ].map((line) => fitMiddle(line, BODY));
};

export const shiftSection: Section = ({ trafficShift }, palette) => {
  const { moved, unmoved } = shiftGroups(trafficShift);
  if (trafficShift.length === 0) return [];
  const rest =
    unmoved.length === 0 ? [] : wrap(`nobody moved: ${unmoved.map(visible).join(', ')}`, BODY).map((line) => palette.dim(line));
  if (moved.length === 0) return titled('traffic shift', rest, palette);
  const head = ['region', 'people', 'moved', 'site', 'before', 'worst', 'failure', 'after', 'latency, before to after'];
  const rows = moved.flatMap((group, at) => [...(at === 0 ? [] : [head.map(() => cell(''))]), ...shiftRows(group, palette)]);
  const lines = table(
    [max(16), right, right, max(12), right, right, right, right, left],
    [head.map((text) => cell(text, palette.dim)), ...rows],
    BODY,
  );
  const largest = [...trafficShift].sort((a, b) => (b.example?.peopleCount ?? 0) - (a.example?.peopleCount ?? 0))[0]!;
  const collateral = Math.max(...trafficShift.map(({ peopleCollateral }) => peopleCollateral));
  const side =
    collateral === 0
      ? []
      : [`collateral: up to ${formatPeople(collateral)} people of a region moved though their site never failed`];
  return titled('traffic shift', [...lines, ...rest, ...side, '', ...example(largest).map((line) => palette.dim(line))], palette);
};

const SHORT_REGIONS: Readonly<Record<string, string>> = {
  'north-america': 'n-america',
  'south-america': 's-america',
  'middle-east': 'mid-east',
};
/** How many columns of regions fit. */
const REGIONS_MAX = 7;
/** `99.9999 %` is as wide as a column may be. */
const CELL_DECIMALS = 4;

export const availabilitySection: Section = ({ availability }, palette) => {
  const services = [...new Set(availability.map(({ service }) => service))];
  const regions = [...new Set(availability.flatMap(({ region }) => region ?? []))];
  const shown = regions.slice(0, REGIONS_MAX);
  const rowOf = (service: string, region: string | null) =>
    availability.find((row) => row.service === service && row.region === region);
  const figure = (service: string, region: string | null): Cell => {
    const row = rowOf(service, region);
    if (row === undefined || row.availability === null) return cell('–');
    const isWhole = row.lost === 0 && row.unfinished === 0;
    return cell(formatRatio(row.availability, null, CELL_DECIMALS), isWhole ? palette.green : palette.yellow);
  };
  /** Single tries answered, where the trace has any. */
  const tries = (service: string, region: string | null): string => {
    const ratio = rowOf(service, region)?.attemptAvailability ?? null;
    return ratio === null ? figure(service, region).text : formatRatio(ratio, null, CELL_DECIMALS);
  };
  const lines = table(
    [max(14), ...[null, ...shown].map(() => right)],
    [
      [
        cell(''),
        cell('all', palette.dim),
        ...shown.map((region) => cell(fit(visible(SHORT_REGIONS[region] ?? region), 9), palette.dim)),
      ],
      ...services.flatMap((service) => {
        const columns = [null, ...shown];
        const row = [cell(visible(service)), ...columns.map((region) => figure(service, region))];
        const isRetried = columns.some((region) => tries(service, region) !== figure(service, region).text);
        const under = [cell('  tries', palette.dim), ...columns.map((region) => cell(tries(service, region), palette.dim))];
        return isRetried ? [row, under] : [row];
      }),
    ],
  );
  const lost = availability
    .filter((row) => row.region !== null && (row.lost > 0 || row.unfinished > 0))
    .sort((a, b) => b.lost - a.lost);
  const losses = table(
    [left, left, right, left],
    lost.map((row) => {
      const reasons = row.lostBy.map(({ reason, requests }) => `${formatCount(requests)} ${reason}`);
      if (row.unfinished > 0) reasons.push(`${formatCount(row.unfinished)} unfinished`);
      return [
        cell(visible(row.service)),
        cell(visible(row.region ?? '')),
        cell(`${formatCount(row.lost)} lost`),
        cell(reasons.join(', '), palette.dim),
      ];
    }),
    BODY,
  );
  return titled('availability', [...lines, ...(losses.length === 0 ? ['no request lost'] : ['', ...losses])], palette);
};

const PEAKS_SHOWN = 3;

/** `42.1 k of 32 k requests/s`, `933 Mbit/s of 10 Gbit/s`. */
const loadText = (load: number, capacity: number, unit: string): string => {
  const whole = formatRate(load, unit);
  const short = whole.endsWith(` ${unit}`) ? whole.slice(0, -unit.length - 1) : whole;
  return `${short} of ${formatRate(capacity, unit)}`;
};

export const utilizationSection: Section = ({ utilization }, palette) => {
  const kinds = [...new Set(utilization.map(({ kind }) => kind))].sort();
  const rows = kinds.flatMap((kind) => utilization.filter((row) => row.kind === kind).slice(0, PEAKS_SHOWN));
  return titled(
    'peak utilisation',
    table(
      [left, max(34), right, left, left],
      rows.map(({ kind, name, peak, at, load, capacity, unit }) => [
        cell(kind, palette.dim),
        cell(visible(name)),
        cell(formatRatio(Math.round(peak * 1000) / 1000), peak > 1 ? palette.red : undefined),
        cell(`at ${formatClock(at)}`),
        cell(loadText(load, capacity, unit), palette.dim),
      ]),
      BODY,
    ),
    palette,
  );
};

export const budgetSection: Section = ({ budget }, palette) =>
  titled(
    'error budget of 30 days',
    table(
      [max(20), right, left],
      budget.map(({ service, used, lost, allowed, objective, isObjectiveAssumed }) => [
        cell(visible(service)),
        cell(used === null ? '–' : `${formatRatio(used)} used`, used !== null && used > 1 ? palette.red : undefined),
        cell(
          `${formatCount(lost)} lost of the ${formatCount(allowed)} that ${formatRatio(objective)} allows` +
            (isObjectiveAssumed ? ', assumed: no target says' : ''),
          palette.dim,
        ),
      ]),
      BODY,
    ),
    palette,
  );

const targetRow = (target: TargetReport, palette: Palette): readonly Cell[] => {
  const { metric, labels, aggregate, value, op, limit, unit, verdict, level, worst, at, why } = target;
  const isWarning = level === 'warn' && verdict !== 'passed';
  const notes = [
    why,
    worst === null || Object.keys(worst).length === 0 ? null : `worst ${Object.values(worst).join(' ')}`,
    at === null ? null : `at ${formatClock(at)}`,
    isWarning ? 'warning' : null,
  ].filter((note) => note !== null);
  return [
    isWarning ? cell('!', palette.yellow) : cell(MARKS[verdict], colourOf(verdict, palette)),
    cell(visible(`${metric}${formatLabels(labels)}`)),
    cell(visible(aggregate), palette.dim),
    cell(value === null ? 'no data' : formatFigure(value, unit, limit), verdict === 'failed' ? palette.red : undefined),
    cell(`${op} ${formatFigure(limit, unit)}`),
    cell(visible(notes.join(', ')), palette.dim),
  ];
};

export const targetSection: Section = ({ targets }, palette) =>
  titled(
    'targets',
    table(
      [left, max(44), left, right, left, left],
      targets.map((target) => targetRow(target, palette)),
      BODY,
    ),
    palette,
  );

export const propertySection: Section = ({ properties }, palette) =>
  titled(
    'properties',
    table(
      [left, max(44), left, left],
      properties.map(({ id, verdict, at, evidence }) => [
        cell(MARKS[verdict], colourOf(verdict, palette)),
        cell(visible(id)),
        cell(at === null ? '' : `at ${formatClock(at)}`),
        cell(visible(evidence ?? ''), palette.dim),
      ]),
      BODY,
    ),
    palette,
  );

export const bugSection: Section = ({ bugs }, palette) =>
  titled(
    'bugs of the simulator, please report them',
    bugs.flatMap(({ invariant, row, at, message }) =>
      wrap(visible(`${invariant}: ${message} (${row === null ? '' : `row ${row}, `}at ${formatClock(at)})`), BODY).map((line) =>
        palette.red(line),
      ),
    ),
    palette,
  );

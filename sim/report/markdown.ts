/**
 * Reports as Markdown for a pull request or a job's summary: the verdict, a table of runs, and of each run that is not green,
 * why.
 */
import { worstVerdict } from './exit-code.ts';
import { formatClock, formatCount, formatDuration, formatFigure, formatPeople, formatRatio } from './format.ts';
import { runName, type RunReport, type Verdict } from './run-report.ts';
import { shiftGroups } from './shift-groups.ts';
import { visible } from './text.ts';

/** Text that Markdown, and the HTML in it, takes as nothing but text. */
export const md = (text: string): string =>
  visible(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~@]/g, (character) => `&#${character.codePointAt(0)};`)
    // Bare addresses would become links.
    .replace(/:\/\//g, ':&#47;&#47;');

/** A code span around any text. */
const code = (text: string): string => `<code>${md(text)}</code>`;

const ICONS: Readonly<Record<Verdict, string>> = { passed: '✅', failed: '❌', inconclusive: '❔' };

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
const tableText = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `\n${row(head)}${row(head.map(() => '---'))}${rows.map(row).join('')}`;

const targetRows = ({ targets }: RunReport): readonly (readonly string[])[] =>
  targets.map(({ verdict, level, id, value, unit, limit, op, worst, at, why }) => {
    const notes = [
      why === null ? null : md(why),
      worst === null ? null : md(Object.values(worst).join(' ')),
      at === null ? null : `at ${formatClock(at)}`,
      level === 'warn' && verdict !== 'passed' ? 'warning' : null,
    ];
    return [
      level === 'warn' && verdict !== 'passed' ? '⚠️' : ICONS[verdict],
      code(id),
      value === null ? 'no data' : formatFigure(value, unit, limit),
      `${md(op)} ${formatFigure(limit, unit)}`,
      notes.filter((note) => note !== null).join(', '),
    ];
  });

const shiftRows = ({ trafficShift }: RunReport): readonly (readonly string[])[] =>
  shiftGroups(trafficShift).moved.map(({ region, services, peopleMoved, peopleCount, sites, rtt }) => [
    md(region),
    md(services.join(', ')),
    `${formatPeople(peopleMoved)} of ${formatPeople(peopleCount)}`,
    ...(['before', 'worst', 'during', 'after'] as const).map((when) =>
      sites
        .filter((site) => site[when] > 0)
        .map((site) => `${md(site.site ?? 'nobody')} ${formatRatio(Math.round(site[when] * 1000) / 1000)}`)
        .join('<br>'),
    ),
    [rtt.before, rtt.during, rtt.after].map((us) => (us === null ? '–' : formatDuration(us))).join(' → '),
  ]);

function details(run: RunReport): string {
  const phases = run.phases.flatMap(({ fault, phases: list }) =>
    list.map(({ phase, duration, isOpen, cause }) => [
      md(fault),
      phase,
      duration === null ? '–' : `${isOpen ? '&gt; ' : ''}${formatDuration(duration)}`,
      md(cause ?? 'never'),
    ]),
  );
  const losses = run.availability
    .filter(({ lost, unfinished }) => lost > 0 || unfinished > 0)
    .map((loss) => [
      md(loss.service),
      md(loss.region ?? 'all'),
      loss.availability === null ? '–' : formatRatio(loss.availability),
      formatCount(loss.lost),
      loss.lostBy.map(({ reason, requests }) => `${formatCount(requests)} ${reason}`).join(', '),
    ]);
  const { worseRecovery: worse } = run.runPhases;
  return [
    run.reasons.length === 0 ? '' : `\n${run.reasons.map((reason) => `- ${md(reason)}\n`).join('')}`,
    tableText(['', 'target', 'value', 'limit', ''], targetRows(run)),
    tableText(['fault', 'phase', 'after', 'what'], phases),
    worse.length === 0 ? '' : `\n**The recovery is worse than the failure**: ${worse.join(', ')}\n`,
    tableText(
      ['region', 'services', 'people moved', 'before', 'worst', 'failure', 'after', 'latency before → failure → after'],
      shiftRows(run),
    ),
    tableText(['service', 'region', 'availability', 'lost', 'by'], losses),
    `\nRepeat: ${code(run.repeat)}\n`,
  ].join('');
}

/** `partial`: how many runs there were to be, where not all came to their end; then there is no verdict over all. */
export function markdown(
  runs: readonly RunReport[], partial: { readonly total: number; readonly status: string } | null = null,
): string {
  const verdict = worstVerdict(runs);
  const passed = runs.filter((run) => run.verdict === 'passed').length;
  const counted = runs.filter((run) => run.verdict === verdict).length;
  const rows = runs.map((run) => [
    ICONS[run.verdict],
    md(runName(run)),
    String(run.seed),
    run.faults.map(({ id, status }) => `${md(id)} ${status}`).join('<br>'),
    `${run.targets.filter((target) => target.verdict === 'passed').length} of ${run.targets.length}`,
    run.expect?.isMatched === true ? `as expected: ${run.expect.verdict}` : md(run.reasons[0] ?? ''),
  ]);
  const sections = runs.map((run) => {
    const isOpen = run.verdict === 'passed' ? '' : ' open';
    return `\n<details${isOpen}><summary>${ICONS[run.verdict]} ${md(runName(run))}</summary>\n${details(run)}\n</details>\n`;
  });
  return [
    partial === null
      ? `## ${ICONS[verdict]} ${verdict}: ${counted} of ${runs.length} runs ${verdict}\n`
      : `## ${ICONS.inconclusive} ${partial.status}: ${runs.length} of ${partial.total} runs finished, ${passed} passed\n`,
    tableText(['', 'run', 'seed', 'faults', 'targets met', ''], rows),
    ...sections,
  ].join('');
}

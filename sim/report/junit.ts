/**
 * Reports as JUnit XML: a suite is a run, a case is a fault's effect, a target, a property or an invariant. What failed is a
 * `<failure>`, what could not be told an `<error type="inconclusive">`, a missed warning goes to `<system-out>`. Where an
 * expectation was met its misses are no failures: the suite then has one more case, the expectation, and the misses are told as
 * output.
 */
import { formatFigure } from './format.ts';
import { runName, type RunReport, type TargetReport, type Verdict } from './run-report.ts';
import { visible } from './text.ts';

/** XML 1.0 text; characters that it forbids, escaped or not, become a visible mark. */
export const xml = (text: string): string =>
  visible(text.replace(/[\uFFFE\uFFFF]/g, '\uFFFD'))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');

interface Case {
  readonly group: 'fault' | 'target' | 'property' | 'invariant' | 'expectation' | 'run';
  readonly name: string;
  readonly verdict: Verdict;
  readonly message: string;
  readonly output: string | null;
  readonly location: { readonly file: string; readonly line: number } | null;
}

const targetText = ({ value, unit, op, limit, why }: TargetReport): string =>
  `${value === null ? 'no data' : formatFigure(value, unit, limit)}, wanted ${op} ${formatFigure(limit, unit)}` +
  (why === null ? '' : ` (${why})`);

function casesOf(run: RunReport): readonly Case[] {
  const isExpected = run.expect?.isMatched === true;
  /** What the suite makes of a finding: nothing where it was expected. */
  const judged = (verdict: Verdict, message: string, isOnlyWarning = false): Pick<Case, 'verdict' | 'message' | 'output'> =>
    verdict !== 'passed' && (isExpected || isOnlyWarning)
      ? { verdict: 'passed', message: '', output: `${verdict}: ${message}` }
      : { verdict, message, output: null };
  const cases: Case[] = [
    ...run.faults.map(({ id, kind, target, status, effects }): Case => ({
      group: 'fault',
      name: `${id} ${kind} ${target}`,
      location: null,
      ...judged(
        status === 'confirmed' ? 'passed' : 'inconclusive',
        `no effect seen${effects.length > 0 ? `; ${effects.join(', ')}` : ''}`,
      ),
    })),
    ...run.targets.map((target): Case => ({
      group: 'target',
      name: target.id,
      location: target.location,
      ...judged(target.verdict, targetText(target), target.level === 'warn'),
    })),
    ...run.properties.map(({ id, verdict, evidence, location }): Case => ({
      group: 'property',
      name: id,
      location,
      ...judged(verdict, evidence ?? 'never seen'),
    })),
    ...run.bugs.map(({ invariant, row, at, message }): Case => ({
      group: 'invariant',
      name: invariant,
      verdict: 'inconclusive',
      output: null,
      location: null,
      message: `bug of the simulator: ${message} (row ${row ?? 'none'}, at ${at} µs)`,
    })),
  ];
  if (run.expect !== null) {
    const name = `${run.expect.verdict}${run.expect.on.length > 0 ? ` on ${run.expect.on.join(', ')}` : ''}`;
    cases.push({ group: 'expectation', name, verdict: run.verdict, message: run.reasons[0] ?? '', output: null, location: null });
  }
  // A suite is never greener than its run.
  if (run.verdict !== 'passed' && cases.every(({ verdict }) => verdict === 'passed')) {
    cases.push({
      group: 'run',
      name: 'verdict',
      verdict: run.verdict,
      message: run.reasons.join('; '),
      output: null,
      location: null,
    });
  }
  return cases;
}

function caseText(run: RunReport, { group, name, verdict, message, output, location }: Case): string {
  const place = location === null ? '' : ` file="${xml(location.file)}" line="${location.line}"`;
  const head = `    <testcase classname="${xml(`${runName(run)}.${group}`)}" name="${xml(name)}" time="0"${place}`;
  const body = [
    verdict === 'failed' ? `      <failure message="${xml(message)}">${xml(`${message}\n${run.repeat}`)}</failure>\n` : '',
    verdict === 'inconclusive' ? `      <error type="inconclusive" message="${xml(message)}">${xml(run.repeat)}</error>\n` : '',
    output === null ? '' : `      <system-out>${xml(output)}</system-out>\n`,
  ].join('');
  return body === '' ? `${head}/>\n` : `${head}>\n${body}    </testcase>\n`;
}

const counted = (cases: readonly Case[]): string => {
  const count = (verdict: Verdict): number => cases.filter((one) => one.verdict === verdict).length;
  return `tests="${cases.length}" failures="${count('failed')}" errors="${count('inconclusive')}"`;
};

const seconds = (wallMs: number): string => (wallMs / 1000).toFixed(3);

export function junit(runs: readonly RunReport[]): string {
  const suites = runs.map((run) => ({ run, cases: casesOf(run) }));
  const body = suites.map(({ run, cases }) =>
    [
      `  <testsuite name="${xml(runName(run))}" ${counted(cases)} time="${seconds(run.wallMs)}" file="${xml(run.file)}">\n`,
      `    <properties><property name="seed" value="${run.seed}"/>`,
      `<property name="traceHash" value="${xml(run.traceHash)}"/></properties>\n`,
      ...cases.map((one) => caseText(run, one)),
      '  </testsuite>\n',
    ].join(''),
  );
  const total = seconds(runs.reduce((sum, { wallMs }) => sum + wallMs, 0));
  const head = `<testsuites name="catchment" ${counted(suites.flatMap(({ cases }) => cases))} time="${total}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${body.join('')}</testsuites>\n`;
}

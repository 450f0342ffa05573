/**
 * Goal: a claim is given the verdict that its runs allow and no better one, and the table says which figure came nearest to
 * breaking it. Method: runs made by hand, one thing changed at a time.
 */
import { describe, expect, it } from 'vitest';
import { closeness, marginOf } from '../../sim/report/claim-margin.ts';
import { claimMarkdown } from '../../sim/report/claim-markdown.ts';
import { studyRows, type Setting, type StudyRun } from '../../sim/report/claim-study.ts';
import { claimText } from '../../sim/report/claim-text.ts';
import { plain } from '../../sim/report/palette.ts';
import type { ClaimVerdict, RunVerdict, TargetReport } from '../../sim/report/run-report.ts';
import { width } from '../../sim/report/text.ts';

const target = (value: number | null, rest: Partial<TargetReport> = {}): TargetReport => ({
  id: 'availability{service:web}: rate >= 99%',
  metric: 'availability',
  labels: { service: 'web' },
  aggregate: 'rate',
  op: '>=',
  limit: 0.99,
  unit: 'ratio',
  level: 'error',
  value,
  verdict: value === null ? 'inconclusive' : value >= 0.99 ? 'passed' : 'failed',
  worst: null,
  at: null,
  why: null,
  location: { file: 'x.yaml', line: 1, column: 1 },
  ...rest,
});

interface Parts {
  readonly value?: number | null;
  readonly variant?: string | null;
  readonly seed?: number;
  readonly world?: number;
  readonly setting?: Setting | null;
}

function study(
  claim: ClaimVerdict,
  { value = 0.999, variant = null, seed = 1, world = 1, setting = null }: Parts = {},
): StudyRun {
  const run: RunVerdict = {
    scenario: 'loss',
    variant,
    file: 'scenarios/loss.yaml',
    ablationOf: null,
    seed,
    verdict: claim === 'holds' ? 'passed' : claim === 'refuted' ? 'failed' : 'inconclusive',
    outcome: claim === 'holds' ? 'passed' : claim === 'refuted' ? 'failed' : 'inconclusive',
    expect: null,
    reasons: claim === 'holds' ? [] : ['a reason'],
    ending: 'quiet',
    targets: [target(value)],
    properties: [],
    bugs: [],
    claims: [{ id: 'P4', verdict: claim }],
    repeat: `run --seed ${seed}`,
  };
  return { run, world, setting };
}

const ablation = (claim: ClaimVerdict): StudyRun => {
  const one = study(claim, { value: claim === 'holds' ? 0.9 : 0.999 });
  const run = { ...one.run, scenario: 'no-mechanism', file: 'scenarios/no.yaml', ablationOf: 'loss' };
  return { ...one, run: { ...run, verdict: claim === 'holds' ? 'passed' : 'failed' } };
};

const low: Setting = { path: 'topology.services.web.replica.capacity', value: '1k rps', assumed: '3k rps' };
const claims = [{ id: 'P4', text: 'one datacenter may be lost' }];
const rowOf = (...runs: StudyRun[]) => studyRows(claims, runs)[0]!;

describe('a verdict', () => {
  const good = [study('holds'), study('holds', { seed: 2 }), study('holds', { world: 2, value: 0.995 })];

  it('holds where all runs do and the ablation fails', () => {
    const row = rowOf(...good, ablation('holds'));
    expect([row.verdict, row.why]).toEqual(['holds', []]);
    expect(row.figure).toMatchObject({ scenario: 'loss', seed: 1, world: 2, target: { value: 0.995 } });
    expect(row.scenarios).toEqual([{ scenario: 'loss', file: 'scenarios/loss.yaml', runCount: 3, forCount: 3 }]);
    expect(row.ablations).toEqual([{ scenario: 'no-mechanism', file: 'scenarios/no.yaml', runCount: 1, forCount: 1 }]);
  });

  it('says so where no ablation shows that it could fail', () => {
    expect(rowOf(...good)).toMatchObject({ verdict: 'holds', why: ['no ablation shows that it could fail'] });
  });

  it('is inconclusive where an ablation does not fail, where a run is, and from ablations alone', () => {
    expect(rowOf(...good, ablation('inconclusive'))).toMatchObject({
      verdict: 'inconclusive',
      why: ['no-mechanism did not fail as expected: a reason'],
    });
    expect(rowOf(...good, study('inconclusive', { seed: 3 })).verdict).toBe('inconclusive');
    expect(rowOf(ablation('holds')).verdict).toBe('inconclusive');
  });

  it('is refuted only where every seed of every world has a run against it', () => {
    const bad = { value: 0.98, variant: 'datacenter=sin' };
    const everywhere = rowOf(
      ...good,
      study('refuted', bad),
      study('refuted', { ...bad, seed: 2 }),
      study('refuted', { ...bad, world: 2 }),
    );
    expect([everywhere.verdict, everywhere.why[0]]).toEqual([
      'refuted',
      'broken by loss [datacenter=sin] in every seed and world',
    ]);
    const some = rowOf(...good, study('refuted', { ...bad, world: 2, value: 0.97 }));
    expect([some.verdict, some.why[0]]).toEqual([
      'depends',
      'broken by loss [datacenter=sin] in 1 of 3 seeds and worlds: world 2 with every seed',
    ]);
    expect(some.figure).toMatchObject({ target: { value: 0.97 }, world: 2 });
    expect(rowOf(...good, study('refuted', { ...bad, seed: 2 })).why[0]).toContain('world 1 with seed 2');
  });

  it('depends on an assumption that breaks it at an end of its range, or leaves it untold there', () => {
    const row = rowOf(...good, ablation('holds'), study('refuted', { value: 0.5, setting: low }));
    expect(row).toMatchObject({
      verdict: 'depends',
      why: [
        'broken with capacity 1k rps (1 of 1 assumption)',
        'worst with capacity 1k rps: loss: availability{service:web} 50 %, promised >= 99 %',
      ],
      turns: [{ setting: low, verdict: 'refuted', runs: 'loss', missed: 'availability{service:web} 50 %, promised >= 99 %' }],
    });
    // The figure stays that of the runs in which all is as assumed.
    expect(row.figure!.target.value).toBe(0.995);
    expect(rowOf(...good, study('inconclusive', { setting: low })).why[0]).toMatch(/^not told with .*: loss: a reason$/);
  });

  it('tells which assumption would help where a claim is refuted', () => {
    const row = rowOf(study('refuted', { value: 0.9 }), study('holds', { setting: low }));
    expect(row.why[1]).toBe('loss would hold with capacity 1k rps (1 of 1 assumption)');
    expect(row.turns).toEqual([{ setting: low, verdict: 'holds', runs: 'loss', missed: null }]);
  });

  it('groups assumptions, each by the shortest name that tells it from the others, and keeps all of them as data', () => {
    const at = (path: string, value: string, assumed: string): Setting => ({ path: `topology.${path}`, value, assumed });
    const settings = [
      low,
      at('services.api.replica.capacity', '1k rps', '2k rps'),
      at('internet.generate.people', '300M', '80M'),
      at('clients.demand.web.per_million', '2k rps', '600 rps'),
      at('clients.demand.dns.per_million', '2k rps', '600 rps'),
      at('scheduling.image_pull', '60s', '20s'),
    ];
    const broken = settings.map((setting, order) => study('refuted', { value: 0.9 - order / 10, setting }));
    const fine = study('holds', { setting: at('services.web.startup', '1s', '8s') });
    const row = rowOf(...good, ablation('holds'), ...broken, fine);
    expect(row.why).toEqual([
      'broken with web.replica.capacity 1k rps, api.replica.capacity 1k rps, people 300M, web.per_million 2k rps and 2 more' +
        ' (6 of 7 assumptions)',
      'worst with image_pull 60s: loss: availability{service:web} 40 %, promised >= 99 %',
    ]);
    expect(row.turns.map(({ setting }) => setting)).toEqual(settings);
  });

  it('is missing where nothing tests the claim, or nothing can', () => {
    expect(rowOf().verdict).toBe('no scenario');
    const outside = studyRows([{ id: 'C11', text: 'TLS', outside: 'no cryptography is modelled' }], [])[0]!;
    expect([outside.verdict, outside.why]).toEqual(['outside the model', ['no cryptography is modelled']]);
  });
});

describe('room', () => {
  it('is a share of the limit, or of what the limit leaves to lose', () => {
    expect(marginOf(target(0.995))).toBeCloseTo(0.5);
    expect(marginOf(target(0.97))).toBeCloseTo(-2);
    expect(marginOf(target(null))).toBe(-Infinity);
    expect(marginOf(target(3e6, { op: '<', limit: 4e6, unit: 'duration' }))).toBeCloseTo(0.25);
    expect(marginOf(target(2, { op: '<=', limit: 0, unit: 'count' }))).toBe(-2);
    expect(marginOf(target(0, { op: '==', limit: 0, unit: 'count', verdict: 'passed' }))).toBe(1);
  });

  it('is least in the run nearest to breaking, and none in an ablation that did not break', () => {
    expect(closeness(study('holds', { value: 0.992 }).run)).toBeLessThan(closeness(study('holds', { value: 0.998 }).run));
    expect(closeness(study('refuted', { value: 0.9 }).run)).toBeLessThan(0);
    expect(closeness(ablation('inconclusive').run)).toBe(-Infinity);
    expect(closeness(ablation('holds').run)).toBeCloseTo(9);
  });
});

describe('the table', () => {
  const rows = [rowOf(study('refuted', { value: 0.9, variant: 'a=1' }), ablation('holds'))];

  it.each([60, 80, 100])('begins one line a claim with its id, before all details, at %i columns', (columns) => {
    const lines = claimText(rows, { palette: plain, columns, isShort: false }).split('\n');
    expect(lines.filter((line) => /^\S/.test(line)).map((line) => line.split(/ {2,}/)[0])).toEqual(['P4']);
    expect(lines.filter((line) => width(line) > columns)).toEqual([]);
    expect(claimText(rows, { palette: plain, columns, isShort: true }).split('\n')).toHaveLength(2);
  });

  it('is Markdown with links and without anything that Markdown would read otherwise', () => {
    const text = claimMarkdown([{ ...rows[0]!, text: 'a | b' }], (file) => `to/${file}`);
    // Two tables of a header, a rule and a row: the verdicts, and what was run.
    expect(text.split('\n\n').map((table) => table.trimEnd().split('\n').length)).toEqual([3, 3]);
    expect(text).toMatch(/^\| claim \| verdict \|.*\n.*\n\| P4 \| \*\*refuted\*\* \|/);
    expect(text).toContain('[loss](to/scenarios/loss.yaml) 0/1');
    expect(text).toContain('a &#124; b');
  });
});

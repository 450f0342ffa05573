/**
 * Goal: the terminal's rendering shows what the report says, whatever names it holds. Method: reports of hand-made traces,
 * some with hostile names; text is searched for control characters and for long lines.
 */
import { describe, expect, it } from 'vitest';
import { markdown } from '../../sim/report/markdown.ts';
import { ansi } from '../../sim/report/palette.ts';
import { pretty } from '../../sim/report/pretty.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import { width } from '../../sim/report/text.ts';
import { attemptColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { BERLIN, minute, Routers } from '../measure/hand-made.ts';
import { property, sampleReport, siteLoss, target } from './sample.ts';
import { hostile } from './hostile.ts';

describe('pretty', () => {
  it('says what a network engineer asks, in order', () => {
    const text = pretty([sampleReport({ properties: [property('never', 'forwarding_loop')] })]);
    const wanted = [
      '✓ PASSED  site-loss [datacenter=fra]',
      'Is fra missed?',
      'faults',
      '✓ dark  datacenter.fail datacenter/fra  at 5:00, stays',
      'phases of dark',
      'recover',
      '2 s  by failover',
      'traffic shift',
      'europe',
      'Berlin, 3 M people: fra → ams',
      'was  Berlin DSL › ours at Frankfurt',
      'then Berlin DSL › ours at Amsterdam',
      'availability',
      '600 lost',
      '600 black-hole',
      'error budget',
      'targets',
      '✓  availability  rate  99.75 %  >= 99 %',
      'properties',
      'claims: P4 holds',
      'PASSED',
      'repeat  catchment run hand.yaml --seed 7',
    ];
    let from = 0;
    for (const part of wanted) {
      const at = text.indexOf(part, from);
      expect(at, `${part}\nin\n${text}`).toBeGreaterThanOrEqual(0);
      from = at;
    }
  });

  it('shows where people went', () => {
    const lines = pretty([sampleReport()])
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(['europe', '3 M', '3 M', 'fra', '100 %', '·', '·', '·', '20 → 20 → 20 ms']);
    expect(lines).toContainEqual(['web', 'ams', '·', '·', '100 %', '100 %']);
    expect(lines).toContainEqual(['nobody', '·', '100 %', '·', '·']);
    expect(lines).toContainEqual(['nobody moved: africa']);
  });

  it('marks misses, and reports of expected ones', () => {
    const targets = [target('a', { limit: 0.9999 }), target('w', { limit: 0.9999, level: 'warn' })];
    const text = pretty([sampleReport({ targets, expect: { verdict: 'failed', on: [] } })]);
    expect(text).toContain('PASSED, as expected: failed');
    expect(text).toMatch(/✗ {2}availability .*99\.75 % {2}>= 99\.99 %/);
    expect(text).toMatch(/! {2}availability .*warning/);
  });

  it('ends with what was expected, and says of ablations alone that they show no claim', () => {
    const targets = [target('a', { limit: 0.9999 })];
    const rest = { targets, expect: { verdict: 'failed', on: [] }, claims: ['P15', 'P4'] } as const;
    const ablation = sampleReport({ ...rest, ablationOf: 'site-loss' });
    const last = (...runs: RunReport[]) => pretty(runs).split('\n').slice(-4, -2);
    expect(last(ablation)).toEqual(['claims: P4 ablation only, P15 ablation only', 'PASSED, as expected: failed']);
    const mixed = last(ablation, sampleReport({ claims: ['P4'] }));
    expect(mixed).toEqual(['claims: P4 holds, P15 ablation only', 'PASSED  2 passed of 2']);
  });

  it('shows single tries under a service where they fared otherwise than requests', () => {
    const made = siteLoss();
    made
      .at(6 * minute)
      .column(BERLIN, attemptColumn(Outcome.ok), 300)
      .column(BERLIN, attemptColumn(Outcome.timeout), 100);
    const text = pretty([sampleReport({}, made)]);
    expect(text).toMatch(/\n +web +99\.75 %.*\n +tries +75 % /);
    expect(pretty([sampleReport()])).not.toContain('tries');
  });

  it('puts many runs in a table, and details only of the worst', () => {
    const runs = [
      sampleReport({ variant: 'n=1' }),
      sampleReport({ variant: 'n=2', targets: [target('a', { limit: 0.9999 })] }),
      sampleReport({ variant: 'n=3' }),
    ];
    const text = pretty(runs);
    expect(text.match(/phases of dark/g)).toHaveLength(1);
    expect(text).toContain('✗ FAILED  site-loss [n=2]');
    expect(text).toContain('FAILED  1 failed, 2 passed of 3');
    for (const run of runs)
      expect(text.split('\n').filter((line) => line.includes(run.variant!)).length).toBeGreaterThanOrEqual(1);
  });

  it('says why the people of an example are served by nobody', () => {
    const made = siteLoss();
    made.at(6 * minute).path(BERLIN, [Routers.berlinAccess, Routers.fra]);
    const run = sampleReport({}, made);
    const { trafficShift } = run;
    expect(trafficShift.find(({ region }) => region === 'europe')!.example).toMatchObject({
      siteThen: null,
      endingThen: { direction: 'requests', outcome: 'black-hole' },
    });
    expect(pretty([run])).toContain('then no path, requests: black-hole');
  });

  it('has regions in one order, whatever order they fail in', () => {
    const { availability, trafficShift } = sampleReport();
    expect(availability.map(({ region }) => region)).toEqual([null, 'africa', 'europe']);
    expect(trafficShift.map(({ region }) => region)).toEqual(['africa', 'europe']);
  });

  it('gives no verdict over all, nor on claims, where runs are missing', () => {
    const text = pretty([sampleReport(), sampleReport()], { isPartial: true });
    expect(text).not.toMatch(/^(PASSED|claims|repeat)/m);
    expect(markdown([sampleReport()], { total: 3, status: 'interrupted' }).split('\n')[0]).toBe(
      '## ❔ interrupted: 1 of 3 runs finished, 1 passed',
    );
  });

  it('says of the error budget what it is', () => {
    expect(pretty([sampleReport()])).toMatch(/600 lost of the .* that 99 % allows/);
  });

  it('cuts nothing off the end of a line of the targets', () => {
    const labels = { service: '*', region: '*' };
    const wide = target('wide', { labels, limit: 0.9999, level: 'warn' });
    const run = sampleReport({ targets: [wide] });
    const place = 'a-region-with-a-name-of-its-own';
    const text = pretty([{ ...run, targets: [{ ...run.targets[0]!, worst: { region: place }, at: 3 * minute }] }]);
    expect(text).toContain(place);
    expect(text).toContain('warning');
    expect(text.replace(/\s+/g, ' ')).toContain(`worst ${place}, at 3:00, warning`);
  });

  it('folds what passed where there are very many', () => {
    const one = sampleReport();
    const runs = [
      ...Array.from({ length: 50 }, (_, n) => ({ ...one, variant: `n=${n}` })),
      sampleReport({ variant: 'bad', targets: [] }),
    ];
    const lines = pretty(runs).split('\n');
    expect(lines.find((line) => line.includes('site-loss, 50 runs'))).toMatch(/^✓ .* 99\.75 % .* 3 M .* 2 s/);
    expect(lines.filter((line) => line.includes('site-loss [n='))).toEqual([]);
  });

  it('keeps to 100 columns, in colour and without', () => {
    const runs = [sampleReport(), hostile(), sampleReport({ properties: [property('sometimes', 'forwarding_loop')] })];
    for (const shown of [...runs.map((run) => [run]), runs]) {
      for (const palette of [undefined, ansi]) {
        const lines = pretty(shown, { palette })
          .split('\n')
          .filter((line) => !line.startsWith('repeat'));
        expect(lines.filter((line) => width(line) > 100)).toEqual([]);
      }
    }
  });

  it('is the same text with colours taken away', () => {
    const painted = pretty([sampleReport()], { palette: ansi });
    // eslint-disable-next-line no-control-regex
    expect(painted.replace(/\u001B\[\d+m/g, '')).toBe(pretty([sampleReport()]));
    expect(painted).not.toBe(pretty([sampleReport()]));
  });

  it('lets no control character through', () => {
    // eslint-disable-next-line no-control-regex
    expect(pretty([hostile()])).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  });

  it('says so when nothing was run', () => {
    expect(pretty([])).toBe('nothing was run\n');
  });
});

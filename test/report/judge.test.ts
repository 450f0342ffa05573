/**
 * Goal: no run is green by accident, and `expect` turns a verdict round only for the reason that was named. Method: hand-made
 * traces of one failover judged against targets, properties and expectations on both sides of each line.
 */
import { describe, expect, it } from 'vitest';
import { claimTable } from '../../sim/report/claims.ts';
import { exitCode, worstExitCode, worstVerdict } from '../../sim/report/exit-code.ts';
import { requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { BERLIN, LAGOS, minute, second } from '../measure/hand-made.ts';
import { property, sampleReport, siteLoss, target } from './sample.ts';

describe('verdicts', () => {
  it('passes when every target is met and every fault confirmed', () => {
    const run = sampleReport();
    expect(run).toMatchObject({ verdict: 'passed', outcome: 'passed', reasons: [], bugs: [], seed: 7, events: 123 });
    expect(run.targets).toMatchObject([{ verdict: 'passed', value: 1 - 600 / 240_000, worst: null }]);
    expect(run.faults).toMatchObject([{ id: 'dark', status: 'confirmed', for: null, effects: ['1 flow on another path'] }]);
    expect(run.budget).toMatchObject([{ service: 'web', objective: 0.99, isObjectiveAssumed: false, lost: 600 }]);
    expect(run.claims).toEqual([{ id: 'P4', verdict: 'holds' }]);
  });

  it('fails when a target is missed, and a warning does not count', () => {
    const strict = target('availability: rate >= 99.99%', { limit: 0.9999 });
    expect(sampleReport({ targets: [strict] })).toMatchObject({
      verdict: 'failed',
      reasons: ['target missed: availability: rate >= 99.99%'],
    });
    const run = sampleReport({ targets: [target('a'), { ...strict, level: 'warn' }] });
    expect(run).toMatchObject({ verdict: 'passed', targets: [{ verdict: 'passed' }, { verdict: 'failed' }] });
  });

  it.each([
    ['a fault without confirmed effect', () => sampleReport({}, siteLoss(second, { isConfirmed: false }))],
    ['a target without data', () => sampleReport({ targets: [target('none', { labels: { service: 'dns' } })] })],
    ['a sometimes never seen', () => sampleReport({ properties: [property('sometimes', 'forwarding_loop')] })],
    ['nothing asked', () => sampleReport({ targets: [] })],
    ['a run cut short', () => sampleReport({}, siteLoss(), { ending: 'events' })],
    ['a run whose losses did not settle', () => sampleReport({}, siteLoss(), { ending: 'unsettled' })],
    [
      'a broken invariant',
      () =>
        sampleReport(
          {},
          siteLoss()
            .at(9 * minute)
            .column(LAGOS, requestColumn(Outcome.overload), 1),
        ),
    ],
  ])('is inconclusive with %s', (_what, run) => {
    expect(run()).toMatchObject({ verdict: 'inconclusive', outcome: 'inconclusive' });
    expect(run().reasons).toHaveLength(1);
  });

  it('is inconclusive when what is pending could decide, and not when it could not', () => {
    // From 9:00 on nothing of Berlin ends: 18 000 of 240 000 requests are pending, 600 were lost.
    const hanging = () =>
      siteLoss()
        .at(9 * minute)
        .column(BERLIN, requestColumn(Outcome.ok), 0);
    const at = (limit: number) => sampleReport({ targets: [target('availability', { limit })] }, hanging()).targets[0]!;
    expect(at(0.95)).toMatchObject({ verdict: 'inconclusive', why: 'what was pending when the run ended could decide it' });
    expect(at(0.92).verdict).toBe('passed');
    expect(at(0.999).verdict).toBe('failed');
    expect(sampleReport({}, hanging()).availability[0]).toMatchObject({ unfinished: 18_000 });
  });

  it('a recovery that has not come is a miss once its time is over, and open before', () => {
    const recover = (limit: number) =>
      sampleReport(
        { targets: [target('r', { metric: 'time_to_recover', unit: 'duration', op: '<', limit, aggregate: { kind: 'max' } })] },
        siteLoss(5 * minute),
      );
    expect(recover(minute).outcome).toBe('failed');
    expect(recover(6 * minute).outcome).toBe('inconclusive');
    expect(recover(minute).phases[0]!.phases[3]).toMatchObject({ phase: 'recover', isOpen: true, duration: 5 * minute });
  });

  it('`*` takes the worst member, one without data cannot be told', () => {
    const each = target('each', { labels: { service: 'web', client: '*' }, limit: 0.999 });
    expect(sampleReport({ targets: [each] }).targets[0]).toMatchObject({
      verdict: 'failed',
      worst: { client: 'berlin' },
      value: 1 - 600 / 180_000,
    });
    const detect = target('d', {
      metric: 'time_to_detect',
      labels: { fault: '*' },
      aggregate: { kind: 'max' },
      op: '<',
      limit: second,
      unit: 'duration',
    });
    expect(sampleReport({ targets: [detect] }).targets[0]).toMatchObject({
      verdict: 'inconclusive',
      why: 'no data',
      worst: { fault: 'dark' },
    });
  });
});

describe('expectations', () => {
  const missed = target('availability: rate >= 99.99%', { limit: 0.9999 });

  it('pass a run that fails for the reason named', () => {
    const run = sampleReport({ targets: [missed], expect: { verdict: 'failed', on: ['availability'] }, ablationOf: 'site-loss' });
    expect(run).toMatchObject({
      verdict: 'passed',
      outcome: 'failed',
      expect: { isMatched: true },
      claims: [{ verdict: 'holds' }],
    });
  });

  it('do not pass one that fails for another, or that does not fail', () => {
    expect(sampleReport({ targets: [missed], expect: { verdict: 'failed', on: ['rtt_p95'] } }).verdict).toBe('failed');
    expect(sampleReport({ expect: { verdict: 'failed', on: [] } })).toMatchObject({ verdict: 'failed', outcome: 'passed' });
  });

  it('leave what could not be told inconclusive', () => {
    const run = sampleReport({ expect: { verdict: 'failed', on: [] } }, siteLoss(second, { isConfirmed: false }));
    expect(run.verdict).toBe('inconclusive');
  });
});

describe('exit codes', () => {
  it('the worst wins', () => {
    const of = (...verdicts: ('passed' | 'failed' | 'inconclusive')[]) => verdicts.map((verdict) => ({ verdict, bugs: [] }));
    expect(exitCode(of('passed', 'passed'))).toBe(0);
    expect(exitCode(of('passed', 'inconclusive'))).toBe(3);
    expect(exitCode(of('inconclusive', 'failed', 'passed'))).toBe(1);
    expect(exitCode(of('failed'), ['usage'])).toBe(2);
    expect(exitCode(of('passed'), ['interrupted'])).toBe(130);
    expect(exitCode(of('failed'), ['usage', 'internal'])).toBe(70);
    expect(exitCode([{ verdict: 'inconclusive', bugs: [{ invariant: '', row: null, at: 0, message: '' }] }])).toBe(70);
    expect([
      worstExitCode([0, 70, 2, 1, 3]),
      worstExitCode([0, 2, 1, 3]),
      worstExitCode([0, 1, 3]),
      worstExitCode([0, 3]),
    ]).toEqual([70, 2, 1, 3]);
  });

  it('nothing run is not a success', () => {
    expect([exitCode([]), worstVerdict([])]).toEqual([3, 'inconclusive']);
  });
});

describe('claims', () => {
  const claims = [
    { id: 'P4', text: 'survives' },
    { id: 'P5', text: 'is fast' },
  ];
  const good = sampleReport();
  const bad = sampleReport({ targets: [target('a', { limit: 0.9999 })] });
  const ablation = sampleReport({
    targets: [target('a', { limit: 0.9999 })],
    expect: { verdict: 'failed', on: [] },
    ablationOf: 'site-loss',
  });

  it('hold by runs that pass, fall by one that fails, and are not shown by ablations alone', () => {
    const verdicts = (...runs: (typeof good)[]) => claimTable(claims, runs).map(({ verdict }) => verdict);
    expect(verdicts(good, ablation)).toEqual(['holds', 'no scenario']);
    expect(verdicts(good, bad)).toEqual(['refuted', 'no scenario']);
    expect(verdicts(ablation)).toEqual(['inconclusive', 'no scenario']);
    expect(verdicts()).toEqual(['no scenario', 'no scenario']);
  });

  it('are refuted by a run that was expected to fail and did', () => {
    const expected = sampleReport({ targets: [target('a', { limit: 0.9999 })], expect: { verdict: 'failed', on: [] } });
    expect(claimTable(claims, [expected])[0]).toMatchObject({ verdict: 'refuted', against: ['site-loss [datacenter=fra]'] });
  });

  it('go by the targets and properties that they name, where they name some', () => {
    const targets = [target('availability', { limit: 0.9999 }), target('rtt_p50')];
    const scoped = sampleReport({ claims: ['P4', 'P5'], claimScopes: { P4: ['availability'], P5: ['rtt_p50'] }, targets });
    expect(scoped.claims).toEqual([
      { id: 'P4', verdict: 'refuted', by: ['availability'] },
      { id: 'P5', verdict: 'holds', by: ['rtt_p50'] },
    ]);
    const broken = sampleReport({
      claims: ['P4', 'P5'], claimScopes: { P4: ['availability'], P5: ['rtt_p50'] }, targets,
      ablationOf: 'site-loss', expect: { verdict: 'failed', on: ['availability'] },
    });
    // What the ablation takes away is not what P5 goes by.
    expect(broken.claims).toEqual([{ id: 'P4', verdict: 'holds', by: ['availability'] }]);
  });
});

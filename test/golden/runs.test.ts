/**
 * Goal: results change only when somebody means them to. Method: six fixed runs; their hashes, sizes and headline figures are
 * held against the files beside this one. `UPDATE_GOLDEN=1 npx vitest run test/golden` writes them anew; the change goes into
 * the changelog under *Results*.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { loadScenario } from '../../sim/model/scenario/load.ts';
import type { Fault, Scenario } from '../../sim/model/scenario/types.ts';
import type { ModelHost } from '../../sim/model/source/host.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { requestSums, rowsOf } from '../support/runs.ts';
import { ROOT } from '../support/tree.ts';
import { fault, scenarioOf, twoSites } from '../support/worlds.ts';
import { expectGolden, type GoldenRun } from './golden.ts';

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Runs and sums up; times are in seconds. */
function golden(scenario: Scenario): GoldenRun {
  const { trace, eventCount } = simulate(scenario);
  const { offered, finished, byOutcome } = requestSums(trace);
  const times = (kind: EventKind): number[] => rowsOf(trace, kind).flatMap((row) => (row.time > 0 ? [row.time / 1e6] : []));
  const lastOf = (kind: EventKind): number | null => times(kind).at(-1) ?? null;
  const peak = Math.max(0, ...rowsOf(trace, EventKind.flowRtt).map((row) => row.new));
  const outcomes = Object.fromEntries(Object.entries(byOutcome).map(([name, count]) => [`requests ${name}`, rounded(count)]));
  return {
    ...trace.hashes(),
    eventCount,
    rowCount: trace.rowCount,
    figures: {
      'requests made': rounded(offered),
      'requests pending at the end': rounded(offered - finished),
      ...outcomes,
      'BGP messages': rowsOf(trace, EventKind.bgpSend).length,
      'route changes': rowsOf(trace, EventKind.routeChange).length,
      'path changes': times(EventKind.flowPath).length,
      'last path change': lastOf(EventKind.flowPath),
      'last route change': lastOf(EventKind.routeChange),
      'longest round trip in ms': peak / 1000,
      'effects seen': rowsOf(trace, EventKind.faultConfirm).map((row) => row.new).join(' '),
    },
  };
}

const small: Readonly<Record<string, Fault>> = {
  'datacenter-loss': fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/fra'], { forSeconds: 300 }),
  'exchange-port-down': fault({ kind: 'link.down' }, ['session/frankfurt-exchange-fra2'], { forSeconds: 300 }),
  'session-reset': fault({ kind: 'session.reset' }, ['session/red-iad2']),
  'demand-scale': fault({ kind: 'demand.scale', by: 3, ramp: seconds(60) }, ['region/europe'], { forSeconds: 300 }),
  'prefix-withdraw': fault({ kind: 'prefix.withdraw', grace: seconds(0) }, ['prefix/192.0.2.0/24@iad'], { forSeconds: 300 }),
};

const host: ModelHost = {
  read: (path) => ({ ok: true, bytes: readFileSync(join(ROOT, path)) }),
  resolve: (from, to) => relative(ROOT, join(ROOT, dirname(from), to)),
};

describe('two sites', () => {
  it.each(Object.entries(small))('%s', (name, one) => {
    const scenario = scenarioOf(twoSites(), { faults: [one], duration: seconds(1200), startSeconds: 18 * 3600 });
    const run = golden(scenario);
    // Whatever the figures become, the fault must have done something.
    expect(run.figures['effects seen']).not.toBe('0');
    expectGolden(`two-sites/${name}`, run);
  });
});

describe('PLTFRMS', () => {
  it('loses Frankfurt', () => {
    const loaded = loadScenario('scenarios/pltfrms/datacenter-loss.yaml', host);
    if (!loaded.ok) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
    const scenario = loaded.value.find(({ variant }) => variant === 'datacenter=fra')!;
    const run = golden(scenario);
    expect(run.figures['effects seen']).not.toBe('0');
    expectGolden('pltfrms/datacenter-loss-fra', run);
  });
});

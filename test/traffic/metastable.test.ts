/**
 * Goal: an overload can outlive its cause, and shedding ends it. Method: a site with room for its demand but not for all its
 * retries is hit by a surge of two minutes; with a backlog longer than clients wait everything is served too late for ever, with
 * a short one the site recovers, with all else alike. The same for clients that do not retry.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { LEDGER_OFFERED, requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { flowSignals, requestSums } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

interface Choice {
  readonly backlog: string;
  readonly attempts?: number;
}

/** 5400 requests a second for a site of 7200; retries of all would be 16,200. */
function surge({ backlog, attempts = 3 }: Choice, by = 2): Trace {
  const text = worldText({ ...ampleChoice, sites: 1, capacityRps: 2400 })
    .replace('service_time: 5ms', `service_time: 5ms, backlog: ${backlog}`)
    .replace('attempts: 3', `attempts: ${attempts}`);
  const fault120 = fault({ kind: 'demand.scale', by, ramp: seconds(0) }, ['service/web'], { atSeconds: 60, forSeconds: 120 });
  return simulate(scenarioOf(topologyFrom(text), { faults: [fault120], duration: seconds(1800) })).trace;
}

/** Share of the requests of the last ten minutes that were answered. */
function answeredAtEnd(trace: Trace): number {
  const signals = flowSignals();
  const sums = (): [number, number] => {
    let [made, answered] = [0, 0];
    trace.entities('flow').forEach((_, flow) => {
      made += signals.of(flow, LEDGER_OFFERED).area;
      for (const outcome of [Outcome.ok, Outcome.okAfterRetry]) answered += signals.of(flow, requestColumn(outcome)).area;
    });
    return [made, answered];
  };
  let before: [number, number] | null = null;
  trace.forEach((row) => {
    if (before === null && row.time > seconds(1200)) {
      signals.advance(seconds(1200));
      before = sums();
    }
    signals.row(row);
  });
  if (before === null) {
    signals.advance(seconds(1200));
    before = sums();
  }
  signals.advance(trace.end);
  const [made, answered] = sums();
  return (answered - before[1]) / (made - before[0]);
}

describe('a surge of two minutes', () => {
  it('never ends where the backlog is longer than clients wait', () => {
    expect(answeredAtEnd(surge({ backlog: '10s' }))).toBeLessThan(0.01);
  });

  it('is over in the end where what would come too late is shed', () => {
    expect(answeredAtEnd(surge({ backlog: '500ms' }))).toBeGreaterThan(0.9999);
    expect(answeredAtEnd(surge({ backlog: '0' }))).toBeGreaterThan(0.9999);
  });

  it('is over in the end where nobody retries, backlog or not', () => {
    expect(answeredAtEnd(surge({ backlog: '10s', attempts: 1 }))).toBeGreaterThan(0.9999);
  });

  it('too small to fill the backlog beyond what clients wait leaves nothing behind', () => {
    // 2 % beyond capacity for two minutes are 2.4 s of work.
    expect(answeredAtEnd(surge({ backlog: '10s' }, 1.36))).toBeGreaterThan(0.9999);
  });

  it('loses no request: made are ended and pending', () => {
    for (const backlog of ['10s', '500ms']) {
      const { offered, finished } = requestSums(surge({ backlog }));
      expect(offered).toBeCloseTo(5400 * (1800 + 120), 0);
      expect(offered - finished).toBeGreaterThan(-1e-6 * offered);
      // Pending are those of the last tries at most: three time-outs and two pauses.
      expect(offered - finished).toBeLessThan(5400 * 11.1);
    }
  });

  it('costs few events, and none while nothing moves', () => {
    const { eventCount } = simulate(
      scenarioOf(
        topologyFrom(
          worldText({ ...ampleChoice, sites: 1, capacityRps: 600 }).replace(
            'service_time: 5ms',
            'service_time: 5ms, backlog: 10s',
          ),
        ),
        {
          duration: seconds(1800),
        },
      ),
    );
    expect(eventCount).toBeLessThan(2000);
  });
});

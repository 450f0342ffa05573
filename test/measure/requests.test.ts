/**
 * Goal: metrics of requests say what their definitions say. Method: traces written by hand in which each figure can be worked out
 * on paper; the sums stand in the comments.
 */
import { describe, expect, it } from 'vitest';
import { requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { failover, figure, of, value } from './failover.ts';
import { BERLIN, HandMade, minute, second } from './hand-made.ts';

describe('requests', () => {
  // Lost: Berlin 300/s × 2 s, Lagos 100/s × 4 s; made: 300 × 600 and 100 × 600.
  const trace = failover().trace();

  it('availability is answered ÷ made', () => {
    expect(of(trace, 'availability')).toBeCloseTo(1 - 1000 / 240_000, 12);
    expect(of(trace, 'availability', { client: 'berlin' })).toBeCloseTo(1 - 600 / 180_000, 12);
    expect(of(trace, 'availability', { region: 'africa' })).toBeCloseTo(1 - 400 / 60_000, 12);
    expect(of(trace, 'availability', { service: 'nothing' })).toBeUndefined();
  });

  it('is exactly one where nothing was lost', () => {
    expect(of(new HandMade().steady().trace(), 'availability')).toBe(1);
  });

  it('counts lost requests by any label', () => {
    expect(of(trace, 'lost_requests')).toBeCloseTo(1000, 6);
    expect(of(trace, 'lost_requests', { region: 'africa' })).toBeCloseTo(400, 6);
  });

  it('measures from the end of the warm-up only', () => {
    const made = new HandMade({ warmUp: 5 * minute })
      .steady()
      .at(4 * minute)
      .traffic(BERLIN, 300, { overload: 300 });
    made.at(6 * minute).traffic(BERLIN, 300, { overload: 0 });
    // One of the five minutes, 300 of 400 requests a second.
    expect(of(made.trace(), 'availability')).toBeCloseTo(1 - (60 * 300) / (300 * 400), 12);
  });

  it('follows lines, not steps', () => {
    const made = new HandMade({ duration: 100 * second })
      .at(0)
      .column(BERLIN, 0, 100, 2)
      .column(BERLIN, requestColumn(Outcome.ok), 100, 1);
    made.column(BERLIN, requestColumn(Outcome.overload), 0, 1);
    // ∫ (100 + 2t) = 20 000, ∫ (100 + t) = 15 000 over 100 s.
    expect(of(made.trace(), 'availability')).toBeCloseTo(0.75, 12);
    expect(of(made.trace(), 'lost_requests')).toBeCloseTo(5000, 6);
  });

  it('bounds the figure by what is pending at the end', () => {
    const made = new HandMade({ duration: 100 * second }).at(0).traffic(BERLIN, 100);
    // For the last ten seconds nothing ends: 1 000 of 10 000 are pending.
    made.at(90 * second).column(BERLIN, requestColumn(Outcome.ok), 0);
    const found = figure(made.trace(), 'availability')!;
    expect([found.low, found.value, found.high].map((part) => Math.round(part * 1e9) / 1e9)).toEqual([0.9, 0.9, 1]);
    const lost = figure(made.trace(), 'lost_requests')!;
    expect([lost.low, Math.round(lost.high)]).toEqual([0, 1000]);
  });

  it('budget is lost ÷ what the objective allows in 30 days', () => {
    // 1 000 lost; 400/s over 30 days at three nines allow 400 × 2 592 000 ÷ 1000.
    expect(of(trace, 'budget_used')).toBeCloseTo(1000 / (400 * 2592), 12);
    const options = { objective: () => 0.99, monthlyRequests: () => 50_000 };
    expect(figure(trace, 'budget_used', {}, value, options)!.value).toBeCloseTo(1000 / (2 * 50_000 * 0.01), 12);
    expect(figure(trace, 'budget_used', {}, value, { objective: () => 1 })).toBeNull();
  });

  it('slices are minutes: one of ten is below for the two together', () => {
    expect(of(trace, 'slice_availability')).toBe(0.9);
    expect(figure(trace, 'slice_availability', {}, value, { objective: () => 0.9 })!.value).toBe(1);
    // Berlin answers 96.7 % of that minute, Lagos 93.3 %.
    expect(figure(trace, 'slice_availability', { client: 'lagos' }, value, { objective: () => 0.95 })!.value).toBe(0.9);
    expect(figure(trace, 'slice_availability', { client: 'berlin' }, value, { objective: () => 0.95 })!.value).toBe(1);
  });

  it('counts attempts apart from requests', () => {
    const made = new HandMade({ duration: 100 * second }).steady();
    // Attempts: 300 answered and 100 lost a second.
    made
      .at(0)
      .column(BERLIN, 17 + Outcome.ok, 300)
      .column(BERLIN, 17 + Outcome.timeout, 100);
    expect(of(made.trace(), 'attempt_availability')).toBeCloseTo(0.75, 12);
    expect(of(made.trace(), 'availability')).toBe(1);
  });
});

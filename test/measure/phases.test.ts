/**
 * Goal: each phase of a fault ends where its definition says, and is laid to the right fault. Method: failovers written by hand,
 * with every instant known.
 */
import { describe, expect, it } from 'vitest';
import { requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { failover, figure, of, value } from './failover.ts';
import { BERLIN, HandMade, LAGOS, minute, ROOT, Routers, second } from './hand-made.ts';

describe('phases', () => {
  const trace = failover().trace();

  it('detect is the first act of a component that lives', () => {
    // The session end that died with its router at 5:00 noticed nothing; the transit's end did at 5:01.
    expect(of(trace, 'time_to_detect', { fault: 'dark' })).toBe(second);
  });

  it('withdraw is the first message it caused', () => {
    expect(of(trace, 'time_to_withdraw')).toBe(1.5 * second);
  });

  it('converge is the last move of users that it, and not its heal, caused', () => {
    expect(of(trace, 'time_to_converge', {}, { kind: 'max' })).toBe(4 * second);
    expect(of(trace, 'time_to_converge', { region: 'europe' })).toBe(2 * second);
    expect(of(trace, 'time_to_converge', {}, { kind: 'avg' })).toBe(3 * second);
    expect(of(trace, 'time_to_converge', {}, { kind: 'count' })).toBe(2);
  });

  it('recover is when the last region is above its objective again', () => {
    expect(of(trace, 'time_to_recover')).toBe(4 * second);
    expect(of(trace, 'time_to_recover', { region: 'europe' })).toBe(2 * second);
  });

  it('recover is open when the run ends first', () => {
    const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute }] }).steady();
    made
      .at(5 * minute, ROOT.fault)
      .path(BERLIN, [], Outcome.noRoute)
      .traffic(BERLIN, 300, { noRoute: 300 });
    const found = figure(made.trace(), 'time_to_recover')!;
    expect([found.value, found.high]).toEqual([5 * minute, Infinity]);
  });

  it('recover lies where the line of answers crosses the objective', () => {
    const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute }] }).steady();
    // All of 300/s are lost, then answers grow by 30/s each second: the objective of 300 × 0.9 is met after 9 s.
    made
      .at(5 * minute, ROOT.fault)
      .column(BERLIN, requestColumn(Outcome.ok), 0, 30)
      .column(BERLIN, requestColumn(Outcome.overload), 300, -30);
    made
      .at(5 * minute + 10 * second, ROOT.fault)
      .column(BERLIN, requestColumn(Outcome.ok), 300)
      .column(BERLIN, requestColumn(Outcome.overload), 0);
    expect(figure(made.trace(), 'time_to_recover', {}, value, { objective: () => 0.9 })!.value).toBe(9 * second);
  });

  it('a fault that hurt nobody recovered at once, one without a trace was not detected', () => {
    const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute }] }).steady();
    expect(of(made.trace(), 'time_to_recover')).toBe(0);
    expect(of(made.trace(), 'time_to_converge')).toBe(0);
    expect(figure(made.trace(), 'time_to_detect')).toBeNull();
    expect(figure(made.trace(), 'time_to_withdraw')).toBeNull();
  });

  it('lays each of two faults to its own account', () => {
    const made = new HandMade({
      faults: [
        { id: 'a', at: 2 * minute },
        { id: 'b', at: 6 * minute, target: 'datacenter/ams' },
      ],
    }).steady();
    made.at(2 * minute + second, ROOT.fault).path(BERLIN, [Routers.berlinAccess, Routers.ams]);
    made.at(6 * minute, ROOT.fault2).traffic(LAGOS, 100, { overload: 100 });
    made.at(6 * minute + 3 * second, ROOT.fault2).traffic(LAGOS, 100, { overload: 0 });
    expect(of(made.trace(), 'time_to_converge', { fault: 'a' })).toBe(second);
    expect(of(made.trace(), 'time_to_recover', { fault: 'a' })).toBe(0);
    expect(of(made.trace(), 'time_to_recover', { fault: 'b' })).toBe(3 * second);
  });
});

/**
 * Goal: the figures of the page are those of the report. Method: series are integrated or read at the instants that the
 * report speaks of and held against its tables, which other code made from the same trace.
 */
import { describe, expect, it } from 'vitest';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { answersOf, ratioAt } from '../../viz/figures/answers.ts';
import { Loads } from '../../viz/figures/loads.ts';
import { messagesOf, underWay } from '../../viz/figures/messages.ts';
import { rttsAt, rttsOf } from '../../viz/figures/rtts.ts';
import { SeriesSum, valueAt, type Series } from '../../viz/figures/series.ts';
import { Catchments } from '../../viz/playback/catchments.ts';
import { chaptersOf } from '../../viz/playback/chapters.ts';
import { SiteStates } from '../../viz/playback/site-states.ts';
import { readTables } from '../../viz/playback/tables.ts';
import { TracedState } from '../../viz/playback/traced-state.ts';
import { lossOfFrankfurt } from './support.ts';

const { trace, report } = lossOfFrankfurt();
const tables = readTables(trace.header);
const web = tables.services.findIndex(({ id }) => id === 'web');

/** ∫ of a series over [from, to], piece by piece. */
function integral(series: Series, from: number, to: number): number {
  const cuts = [from, ...[...series.times].filter((time) => time > from && time < to), to];
  let sum = 0;
  for (let i = 1; i < cuts.length; i++) {
    const [a, b] = [cuts[i - 1]!, cuts[i]!];
    // Linear in between, so that the middle is the mean.
    sum += valueAt(series, (a + b) / 2) * ((b - a) / 1e6);
  }
  return sum;
}

describe('figures', () => {
  it('requests answered and lost are those of the report', () => {
    const { answered, lost } = answersOf(trace, tables, web);
    const table = report!.availability.find(({ service, region }) => service === 'web' && region === null)!;
    expect(integral(answered, report!.window.from, report!.window.to) / table.answered).toBeCloseTo(1, 6);
    expect(integral(lost, report!.window.from, report!.window.to)).toBeCloseTo(table.lost, 0);
  });

  it('tries fail in the second after the failure, and not before', () => {
    const { triesAnswered, triesFailed } = answersOf(trace, tables, -1);
    expect(ratioAt(triesAnswered, triesFailed, 299e6)).toBe(1);
    expect(ratioAt(triesAnswered, triesFailed, 300.2e6)).toBeLessThan(0.95);
    expect(ratioAt(triesAnswered, triesFailed, 400e6)).toBeCloseTo(1, 6);
  });

  it('where nothing ends there is no ratio', () => {
    const nothing = new SeriesSum().series();
    expect(ratioAt(nothing, nothing, 5)).toBe(null);
  });

  it('loads reach the peaks of the report at the times it names', () => {
    const loads = new Loads(trace, tables);
    for (const { id, kind, peak, at } of report!.utilization) {
      const resource = tables.resources.findIndex((one) => one.id === id && one.kind === kind);
      // At the end of a piece the next one begins: the peak is reached just before or at the instant.
      const ratio = Math.max(loads.of(resource, at).ratio, loads.of(resource, at - 1).ratio);
      expect(ratio / peak).toBeCloseTo(1, 4);
    }
  });

  it('people by site before and in the failure are those of the report', () => {
    const state = new TracedState(trace);
    const catchments = new Catchments(tables, state);
    const fault = tables.faults[0]!;
    for (const [time, column] of [
      [fault.at - 1, 'before'],
      [fault.until - 1, 'during'],
    ] as const) {
      state.seek(time);
      const { people, peopleTotal, peopleUnserved } = catchments.frame(web);
      const shift = report!.trafficShift.filter(({ service }) => service === 'web');
      expect(peopleTotal).toBeCloseTo(
        shift.reduce((sum, row) => sum + row.peopleCount, 0),
        0,
      );
      for (const { index, id } of tables.datacenters) {
        const expected = shift.reduce((sum, row) => {
          const site = row.sites.find((one) => one.site === id);
          return sum + row.peopleCount * (site?.[column] ?? 0);
        }, 0);
        expect(people[index]).toBeCloseTo(expected, 0);
      }
      expect(people.reduce((a, b) => a + b, 0) + peopleUnserved).toBeCloseTo(peopleTotal, 0);
    }
  });

  it('sites are up, then Frankfurt is down until its routers are back', () => {
    const state = new TracedState(trace);
    const sites = new SiteStates(tables, state);
    const fra = tables.datacenters.findIndex(({ id }) => id === 'fra');
    const at = (time: number): string => {
      state.seek(time);
      return sites.of(fra);
    };
    expect([at(299e6), at(300e6), at(1199e6), at(1325e6), at(1799e6)]).toEqual(['up', 'down', 'down', 'down', 'up']);
    expect(tables.datacenters.filter(({ index }) => index !== fra).every(({ index }) => sites.of(index) === 'up')).toBe(true);
  });

  it('round trips are ordered, and longer in the failure', () => {
    const rtts = rttsOf(trace, tables, web);
    const [before, then] = [rttsAt(rtts, 299e6)!, rttsAt(rtts, 310e6)!];
    for (const values of [before, then]) expect([...values].sort((a, b) => a - b)).toEqual(values);
    expect(then[0]).toBeGreaterThan(before[0]!);
  });
});

describe('messages', () => {
  const messages = messagesOf(trace, tables);

  it('are all messages of the trace, and arrive after they were sent', () => {
    let sends = 0;
    trace.forEach(({ kind }) => {
      if (kind === EventKind.bgpSend) sends++;
    });
    expect(messages.sent.length).toBe(sends);
    expect(messages.sent.every((time, i) => messages.arrives[i]! >= time)).toBe(true);
  });

  it('under way are those that were sent and have not arrived', () => {
    let seen = 0;
    for (const time of [300.01e6, 300.4e6, 301e6, 1385e6]) {
      const naive: number[] = [];
      messages.sent.forEach((sent, i) => {
        if (sent <= time && messages.arrives[i]! >= time) naive.push(i);
      });
      expect(underWay(messages, time, time)).toEqual(naive);
      seen += naive.length;
    }
    expect(seen).toBeGreaterThan(100);
  });
});

describe('chapters', () => {
  it('measured from the trace alone are those of the report', () => {
    expect(chaptersOf(trace, tables, null)).toEqual(chaptersOf(trace, tables, report!.phases));
  });

  it('go from the start over the phases to the end', () => {
    const kinds = chaptersOf(trace, tables, report!.phases).map(({ kind }) => kind);
    expect(kinds).toEqual(['start', 'fault', 'detect', 'withdraw', 'recover', 'converge', 'heal', 'end']);
  });
});

/**
 * Goal: what the page says of two runs follows from what each says of itself. Method: figures of a comparison are held
 * against the reports of both; a run held against itself must differ nowhere; swapping the runs must turn every sign.
 */
import { describe, expect, it } from 'vitest';
import { App, type Comparison } from '../../viz/app.ts';
import { otherApp, RunComparison } from '../../viz/compare/comparison.ts';
import { deltaText, figureText } from '../../viz/compare/delta-table.ts';
import { ANSWERED_STEP, KINDS, kindOfDelta } from '../../viz/compare/difference.ts';
import { deltaOf, Figures, judged, spanOf, type Figure, type FigureGroup } from '../../viz/compare/figures.ts';
import { unmatchedTexts } from '../../viz/compare/unmatched.ts';
import { PERCENTILES, percentilesNow, rttsAt } from '../../viz/figures/rtts.ts';
import { movesBetween, peopleAt } from '../../viz/people/moves.ts';
import { NOBODY, NO_USER } from '../../viz/playback/catchments.ts';
import type { RunData } from '../../viz/source/run-data.ts';
import { compareOf, hashOf } from '../../viz/state/hash.ts';
import { Store } from '../../viz/state/store.ts';
import { initialState, ORIGINAL, type ViewState } from '../../viz/state/view-state.ts';
import { themes } from '../../viz/theme/palette.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { lossOfFrankfurt, runOf } from './support.ts';

const poor = (): RunData => runOf('scenarios/pltfrms/ablation-no-spare-capacity.yaml', 'datacenter=fra');
const few = (): RunData => runOf('scenarios/two-sites/site-loss.yaml');
/** So many runs, called by their numbers. */
const among =
  (count: number) =>
  (called: string): number | null =>
    /^\d+$/.test(called) && Number(called) < count ? Number(called) : null;
const TIMES = [0, 299e6, 300.2e6, 300.9e6, 310e6, 400e6];

function compared(candidate: RunData, baseline: RunData): { readonly at: (time: number, service?: string) => Comparison } {
  const app = new App(candidate, new Store<ViewState>(initialState), themes.light);
  const comparison = new RunComparison(app, otherApp(baseline, themes.light), { candidate: 'candidate', baseline: 'baseline' });
  app.comparison = comparison;
  return {
    at: (time, service) => {
      app.store.set({ time, service: app.tables.services.findIndex(({ id }) => id === service) });
      app.state.seek(time);
      comparison.follow();
      return comparison;
    },
  };
}

const allFigures = (comparison: Comparison): readonly Figure[] => {
  const figures = new Figures(comparison);
  return [...figures.headline(), ...figures.byService(), ...figures.byDatacenter()].flatMap((group) => group.figures);
};
const byService = (comparison: Comparison): readonly FigureGroup[] => new Figures(comparison).byService();

const peopleOf = ({ people }: { readonly people: Float64Array }, start: string): number =>
  KINDS.reduce((sum, kind, i) => sum + (kind.startsWith(start) ? people[i]! : 0), 0);

describe('a run against itself', () => {
  const { at } = compared(lossOfFrankfurt(), lossOfFrankfurt());

  it.each(TIMES)('differs in nothing at %d µs', (time) => {
    for (const service of [undefined, 'web']) {
      const comparison = at(time, service);
      const frame = comparison.frame();
      expect(frame.peopleMoved).toBe(0);
      expect(peopleOf(frame, 'same') + peopleOf(frame, 'neither')).toBeCloseTo(frame.peopleTotal, 3);
      expect(frame.peopleTotal).toBeGreaterThan(1e6);
      expect(comparison.moves().moved).toBe(0);
      for (const figure of allFigures(comparison)) {
        expect(deltaOf(figure) ?? 0).toBe(0);
        expect(judged(figure)).toBe(0);
      }
    }
  });

  it('leaves nothing unmatched', () => {
    expect(unmatchedTexts(at(0))).toEqual([]);
  });
});

describe('two runs swapped', () => {
  const one = compared(poor(), lossOfFrankfurt());
  const other = compared(lossOfFrankfurt(), poor());

  it.each(TIMES)('turn every sign at %d µs', (time) => {
    const [a, b] = [one.at(time), other.at(time)];
    const [forth, back] = [allFigures(a), allFigures(b)];
    expect(forth.length).toBe(back.length);
    forth.forEach((figure, i) => {
      const opposite = back[i]!;
      expect([opposite.label, opposite.baseline, opposite.candidate]).toEqual([
        figure.label,
        figure.candidate,
        figure.baseline,
      ]);
      expect(judged(opposite) + judged(figure)).toBe(0);
    });
    for (const [kind, mirrored] of [
      ['slower', 'faster'],
      ['fewer', 'more'],
      ['only-baseline', 'only-candidate'],
      ['same', 'same'],
      ['neither', 'neither'],
    ] as const) {
      expect(peopleOf(a.frame(), kind)).toBeCloseTo(peopleOf(b.frame(), mirrored), 3);
    }
    expect(a.frame().peopleMoved).toBeCloseTo(b.frame().peopleMoved, 3);
  });
});

describe('figures of a comparison', () => {
  const runs = { candidate: poor(), baseline: lossOfFrankfurt() };
  const { at } = compared(runs.candidate, runs.baseline);

  it('are those of the two reports: requests, by service', () => {
    // The candidate is the shorter one: it is measured whole.
    const groups = byService(at(310e6));
    const { from, to } = spanOf(at(310e6));
    expect([from, to]).toEqual([runs.candidate.report!.window.from, runs.candidate.report!.window.to]);
    const table = runs.candidate.report!.availability.filter(({ region }) => region === null);
    expect(groups.length).toBe(table.length);
    for (const { service, availability, lost } of table) {
      const { figures } = groups.find(({ title }) => title.startsWith(`${service}:`))!;
      expect(figures[0]!.candidate).toBeCloseTo(availability!, 9);
      expect(figures[1]!.candidate! / Math.max(1, lost)).toBeCloseTo(lost > 0 ? 1 : 0, 6);
    }
    const whole = byService(compared(runs.baseline, runs.baseline).at(310e6));
    for (const { service, availability, lost } of runs.baseline.report!.availability.filter(({ region }) => region === null)) {
      const { figures } = whole.find(({ title }) => title.startsWith(`${service}:`))!;
      expect(figures[0]!.baseline).toBeCloseTo(availability!, 9);
      expect(figures[1]!.baseline!).toBeCloseTo(lost, 1);
    }
  });

  it('are those of the two reports: people by datacenter in the failure', () => {
    for (const [run, data] of Object.entries(runs) as ['candidate' | 'baseline', RunData][]) {
      const fault = data.trace.header.entities.fault![0]!;
      const until = typeof fault['for'] === 'number' ? (fault['at'] as number) + fault['for'] - 1 : data.trace.end;
      const groups = new Figures(at(Math.min(until, runs.candidate.trace.end), 'web')).byDatacenter();
      const shift = data.report!.trafficShift.filter(({ service }) => service === 'web');
      for (const { title, figures } of groups) {
        const expected = shift.reduce(
          (sum, row) => sum + row.peopleCount * (row.sites.find(({ site }) => site === title)?.during ?? 0),
          0,
        );
        expect(figures[0]![run]).toBeCloseTo(expected, 0);
      }
    }
  });

  it('latency now is what the strips draw', () => {
    for (const time of TIMES) {
      const comparison = at(time, 'web');
      for (const app of [comparison.candidate, comparison.baseline]) {
        const { service } = app.store.get();
        const now = percentilesNow(app.tables, service, (flow) => app.state.value(app.state.cellOf(EventKind.flowRtt, flow)));
        const drawn = rttsAt(app.rtts(service), time);
        if (drawn !== null) PERCENTILES.forEach((_, i) => expect(now[i]).toBeCloseTo(drawn[i]!, 6));
      }
    }
  });

  it('without room for others, people are told that fewer of their requests are answered', () => {
    const frame = at(310e6).frame();
    expect(peopleOf(frame, 'fewer')).toBeGreaterThan(10e6);
    expect(peopleOf(frame, 'more')).toBe(0);
    const [answered] = new Figures(at(310e6)).headline()[1]!.figures;
    expect(deltaOf(answered!)).toBeLessThan(-ANSWERED_STEP);
    expect(judged(answered!)).toBe(-1);
  });
});

describe('runs of different topologies', () => {
  const { at } = compared(few(), lossOfFrankfurt());

  it('say what they do not share, and compare the rest', () => {
    const texts = unmatchedTexts(at(1e6)).join('\n');
    expect(texts).toMatch(/4 cities \(22 M people\) only in the candidate/);
    expect(texts).toMatch(/datacenters? only in the baseline: .* and \d more/);
    expect(texts).toMatch(/cities \(.* people\) only in the baseline/);
    const frame = at(1e6).frame();
    expect(peopleOf(frame, 'unmatched')).toBeGreaterThan(0);
    for (const figure of allFigures(at(1e6))) expect(Number.isNaN(deltaOf(figure))).toBe(false);
  });

  it('hold the last state of a baseline that has ended, and say so', () => {
    const ended = compared(lossOfFrankfurt(), few());
    const comparison = ended.at(lossOfFrankfurt().trace.end);
    expect(comparison.time).toBe(few().trace.end);
    expect(unmatchedTexts(comparison).join('\n')).toContain('its last state stays');
  });
});

describe('kinds and texts', () => {
  it('steps of latency are symmetric, and begin at a millisecond', () => {
    expect([999, 1000, 9999, 10_000, 49_999, 50_000].map((us) => KINDS[kindOfDelta(us)])).toEqual([
      'same',
      'slower-1',
      'slower-1',
      'slower-2',
      'slower-2',
      'slower-3',
    ]);
    expect([-999, -1000, -60_000].map((us) => KINDS[kindOfDelta(us)])).toEqual(['same', 'faster-1', 'faster-3']);
  });

  it('a difference is written with its sign, in points where it is a ratio', () => {
    const figure = (unit: Figure['unit'], baseline: number | null, candidate: number | null): string =>
      deltaText({ label: '', unit, better: null, baseline, candidate });
    expect(figure('ratio', 0.9999, 0.964)).toBe('−3.6 pt');
    expect(figure('ratio', 0.9, 0.9)).toBe('0');
    expect(figure('ratio', 0.999_999_9, 0.999_995)).toBe('−0.0005 pt');
    expect(figure('ratio', 1, 1 - 1e-12)).toBe('0');
    expect(figure('duration', 57_000, 193_000)).toBe('+136 ms');
    expect(figure('duration', 57_000, null)).toBe('–');
    expect(figure('requests', 0, 0)).toBe('0');
  });

  it('shares that differ by little do not read the same', () => {
    expect(figureText(0.999_999_9, 'ratio', 0.999_995)).not.toBe(figureText(0.999_995, 'ratio', 0.999_999_9));
    expect(figureText(0.999_995, 'ratio', 0.9)).toBe('99.99 %');
    // No longer than it takes: three columns share a narrow panel.
    expect(figureText(0.999_999_935, 'ratio', 0.999_998)).toBe('99.9999 %');
    expect(figureText(0.999_998, 'ratio', 0.999_999_935)).toBe('99.9998 %');
  });

  it('moves count people once, by where they were and are', () => {
    const moves = movesBetween([0, 0, 1, NOBODY, NO_USER], [0, 1, NOBODY, 1, 0], [5, 7, 11, 13, 17], 3);
    expect([moves.total, moves.moved]).toEqual([36, 31]);
    expect([...peopleAt(moves, 'before')]).toEqual([13, 12, 11]);
    expect([...peopleAt(moves, 'now')]).toEqual([11, 5, 20]);
  });

  it('an address names the other run by its number, and nothing else', () => {
    const hash = hashOf({ ...initialState, compare: 3 }, compared(few(), few()).at(0).candidate.tables);
    expect(compareOf(hash, 0, among(4))).toBe(3);
    expect(compareOf(hash, 3, among(4))).toBe(-1);
    expect(compareOf(hash, 0, among(3))).toBe(-1);
    expect(compareOf('#v=1&compare=original', 0, among(1))).toBe(ORIGINAL);
    for (const junk of ['#v=1&compare=-1', '#v=1&compare=1e3', '#v=1&compare=__proto__', '#'])
      expect(compareOf(junk, 0, among(9))).toBe(-1);
  });
});

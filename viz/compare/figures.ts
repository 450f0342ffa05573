/**
 * What is held against each other, in figures: of the whole run, of the instant of the playhead, by service and by
 * datacenter. Requests are those of the stretch that both runs measure, so that sums of runs of different length do not
 * compare more time with less.
 */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { App, Comparison } from '../app.ts';
import { ratioAt } from '../figures/answers.ts';
import { PERCENTILES, percentilesNow } from '../figures/rtts.ts';
import { peopleAt } from '../people/moves.ts';
import { shared, type Both, type Shared } from './both.ts';
import { availabilityOf, totalOf, totalsOf, type Totals } from './totals.ts';

export type FigureUnit = 'ratio' | 'requests' | 'duration' | 'people';

/** One figure of both runs; null where a run has none. */
export interface Figure extends Both<number | null> {
  readonly label: string;
  readonly unit: FigureUnit;
  /** Which way is better; null where neither is. */
  readonly better: 'more' | 'less' | null;
}

export interface FigureGroup {
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** More faults than these would bury the rest. */
const FAULTS_MAX = 3;
const PHASES: ReadonlyMap<string, string> = new Map([
  ['detect', 'noticed'],
  ['withdraw', 'withdrawn'],
  ['recover', 'recovered'],
  ['converge', 'settled'],
]);

/** Candidate − baseline; null where one has no figure. */
export const deltaOf = ({ baseline, candidate }: Both<number | null>): number | null =>
  baseline === null || candidate === null ? null : candidate - baseline;

/** 1 better, −1 worse, 0 neither. */
export function judged({ better, ...both }: Figure): -1 | 0 | 1 {
  const delta = deltaOf(both);
  if (delta === null || delta === 0 || better === null) return 0;
  return delta > 0 === (better === 'more') ? 1 : -1;
}

/** The stretch that both runs measure. */
export function spanOf({ baseline, candidate, end }: Comparison): { readonly from: number; readonly to: number } {
  return { from: Math.min(end, Math.max(baseline.trace.header.warmUp, candidate.trace.header.warmUp)), to: end };
}

/** Each figure of both runs, made once and kept: requests of the whole run do not change with the playhead. */
export class Figures {
  private readonly comparison: Comparison;
  private totals: Both<readonly Totals[]> | null = null;

  constructor(comparison: Comparison) {
    this.comparison = comparison;
  }

  /** For the service that is looked at. */
  headline(): readonly FigureGroup[] {
    const { candidate, baseline } = this.comparison;
    const { service } = candidate.store.get();
    const at = { candidate: service, baseline: baseline.store.get().service };
    return [
      { title: 'whole run', figures: this.requests(at) },
      { title: 'at the playhead', figures: [this.answeredNow(at), this.nobody(), this.away()] },
      { title: 'round trip at the playhead', figures: this.latency(at) },
      ...this.phases(),
    ];
  }

  byService(): readonly FigureGroup[] {
    return this.comparison.services.map((service) => ({
      title: `${service.name}: whole run, round trip at the playhead`,
      figures: [...this.requests(placed(this.comparison, service)), ...this.latency(placed(this.comparison, service))],
    }));
  }

  /** At the playhead, for the service that is looked at. */
  byDatacenter(): readonly FigureGroup[] {
    const { comparison } = this;
    const moves = comparison.moves();
    const people = { baseline: peopleAt(moves, 'before'), candidate: peopleAt(moves, 'now') };
    return comparison.sites.map((site, slot) => ({
      title: site.name,
      figures: [
        figure('people', 'people', null, {
          baseline: site.baseline < 0 ? null : people.baseline[slot + 1]!,
          candidate: site.candidate < 0 ? null : people.candidate[slot + 1]!,
        }),
        figure('load', 'ratio', null, {
          baseline: site.baseline < 0 ? null : comparison.baseline.loads.ofDatacenter(site.baseline, comparison.time).ratio,
          candidate: site.candidate < 0 ? null : this.loadNow(site.candidate),
        }),
      ],
    }));
  }

  /** How long after each fault that both runs have its phases came. */
  private phases(): readonly FigureGroup[] {
    const { candidate, baseline } = this.comparison;
    const spans = ({ tables, chapters }: App, id: string): ReadonlyMap<string, number> => {
      const fault = tables.faults.find((one) => one.id === id);
      const own = chapters.filter((one) => one.fault === fault?.index && PHASES.has(one.kind));
      return new Map(own.map(({ kind, time }) => [kind, time - fault!.at]));
    };
    return shared({ candidate: candidate.tables, baseline: baseline.tables }, ({ faults }) => faults)
      .filter((fault) => fault.candidate >= 0 && fault.baseline >= 0)
      .slice(0, FAULTS_MAX)
      .map(({ id, name }) => {
        const [now, then] = [spans(candidate, id), spans(baseline, id)];
        const kinds = [...PHASES.keys()].filter((kind) => now.has(kind) || then.has(kind));
        return {
          title: `after ${name}`,
          figures: kinds.map((kind) =>
            figure(PHASES.get(kind)!, 'duration', 'less', {
              baseline: then.get(kind) ?? null,
              candidate: now.get(kind) ?? null,
            }),
          ),
        };
      })
      .filter(({ figures }) => figures.length > 0);
  }

  private loadNow(site: number): number {
    const { candidate } = this.comparison;
    return candidate.loads.ofDatacenter(site, candidate.store.get().time).ratio;
  }

  private requests(service: Both<number>): readonly Figure[] {
    const { comparison } = this;
    const { from, to } = spanOf(comparison);
    this.totals ??= {
      baseline: totalsOf(comparison.baseline.trace, comparison.baseline.tables, from, to),
      candidate: totalsOf(comparison.candidate.trace, comparison.candidate.tables, from, to),
    };
    const total = {
      baseline: isThere(comparison.baseline, service.baseline) ? totalOf(this.totals.baseline, service.baseline) : null,
      candidate: isThere(comparison.candidate, service.candidate) ? totalOf(this.totals.candidate, service.candidate) : null,
    };
    const each = (of: (totals: Totals) => number | null): Both<number | null> => ({
      baseline: total.baseline === null ? null : of(total.baseline),
      candidate: total.candidate === null ? null : of(total.candidate),
    });
    return [
      figure('answered', 'ratio', 'more', each(availabilityOf)),
      figure(
        'lost requests',
        'requests',
        'less',
        each(({ lost }) => lost),
      ),
    ];
  }

  private answeredNow(service: Both<number>): Figure {
    const { comparison } = this;
    const ratio = (app: App, at: number, time: number): number | null => {
      const { answered, lost } = app.answers(at);
      return ratioAt(answered, lost, time);
    };
    return figure('answered', 'ratio', 'more', {
      baseline: ratio(comparison.baseline, service.baseline, comparison.time),
      candidate: ratio(comparison.candidate, service.candidate, comparison.candidate.store.get().time),
    });
  }

  private latency(service: Both<number>): readonly Figure[] {
    const values = (app: App, at: number): readonly number[] =>
      isThere(app, at)
        ? percentilesNow(app.tables, at, (flow) => app.state.value(app.state.cellOf(EventKind.flowRtt, flow)))
        : [];
    const baseline = values(this.comparison.baseline, service.baseline);
    const candidate = values(this.comparison.candidate, service.candidate);
    const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);
    return PERCENTILES.map((percent, i) =>
      figure(percent === 50 ? 'median' : `p${percent}`, 'duration', 'less', {
        baseline: known(baseline[i]),
        candidate: known(candidate[i]),
      }),
    );
  }

  /** People without an answer. */
  private nobody(): Figure {
    const moves = this.comparison.moves();
    return figure('unserved', 'people', 'less', {
      baseline: peopleAt(moves, 'before')[0]!,
      candidate: peopleAt(moves, 'now')[0]!,
    });
  }

  /** People who are not where they were before the first fault of their run. */
  private away(): Figure {
    const { baseline, candidate } = this.comparison;
    return figure('moved', 'people', null, {
      baseline: baseline.moves().moved,
      candidate: candidate.moves().moved,
    });
  }
}

const isThere = ({ tables }: App, service: number): boolean => service < tables.services.length;

const figure = (label: string, unit: FigureUnit, better: Figure['better'], values: Both<number | null>): Figure => ({
  label,
  unit,
  better,
  ...values,
});

/** A service's index in each run; where a run has none, one behind its last. */
function placed({ baseline, candidate }: Comparison, service: Shared): Both<number> {
  return {
    baseline: service.baseline < 0 ? baseline.tables.services.length : service.baseline,
    candidate: service.candidate < 0 ? candidate.tables.services.length : service.candidate,
  };
}

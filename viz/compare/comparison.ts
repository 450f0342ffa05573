/**
 * Two runs on one playhead: the *candidate*, which the page shows, and the *baseline* that it is held against. Entities are
 * the same where their ids are; of runs of different topologies the rest is counted and said in words, never compared.
 */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { App, type Comparison } from '../app.ts';
import { answersByPopulation, ratioAt } from '../figures/answers.ts';
import { movesBetween, type Moves } from '../people/moves.ts';
import { NOBODY, NO_USER } from '../playback/catchments.ts';
import type { RunData } from '../source/run-data.ts';
import { Store } from '../state/store.ts';
import { initialState, type ViewState } from '../state/view-state.ts';
import type { Theme } from '../theme/palette.ts';
import { warped, type TimeLine } from '../timeline/warp.ts';
import { shared, usedServices, type Both, type Shared } from './both.ts';
import { differenceFrame, type DifferenceFrame } from './difference.ts';

/** A run to hold another against, with a view of its own. */
export const otherApp = (run: RunData, theme: Theme): App => new App(run, new Store<ViewState>(initialState), theme);

export class RunComparison implements Comparison {
  readonly candidate: App;
  readonly baseline: App;
  readonly names: Both<string>;
  readonly sites: readonly Shared[];
  readonly services: readonly Shared[];
  readonly line: TimeLine;
  /** By flow of the candidate: the baseline's flow of that id, or −1. */
  private readonly flowOf: Int32Array;
  private readonly slotOf: Int16Array;
  private readonly rtts: Both<Int32Array>;
  /** By population of the candidate: the baseline's, or −1. */
  private readonly populationOf: Int32Array;
  private readonly answersBy = new Map<string, ReturnType<typeof answersByPopulation>>();
  private isFollowing = false;
  private framed: { readonly key: string; readonly frame: DifferenceFrame; readonly moves: Moves } | null = null;

  /** @param baseline made by `otherApp`. */
  constructor(candidate: App, baseline: App, names: Both<string>) {
    this.candidate = candidate;
    this.baseline = baseline;
    this.names = names;
    // What is said of the baseline leads to its instants, which are those of the page.
    this.baseline.store.listen((changed, { time }) => {
      if (!this.isFollowing && changed.has('time'))
        candidate.store.set({ time: Math.min(time, candidate.end), isPlaying: false });
    });
    const both = { baseline: this.baseline.tables, candidate: candidate.tables };
    this.sites = shared(both, ({ datacenters }) => datacenters);
    this.services = shared(both, usedServices);
    const flows = new Map(both.baseline.flows.map(({ id, index }) => [id, index]));
    this.flowOf = Int32Array.from(both.candidate.flows, ({ id }) => flows.get(id) ?? -1);
    const homes = new Map(both.baseline.populations.map(({ id, index }) => [id, index]));
    this.populationOf = Int32Array.from(both.candidate.populations, ({ id }) => homes.get(id) ?? -1);
    this.slotOf = new Int16Array(both.baseline.datacenters.length);
    this.sites.forEach(({ baseline: index }, slot) => {
      if (index >= 0) this.slotOf[index] = slot;
    });
    const cells = ({ state }: App, of: ArrayLike<number>): Int32Array =>
      Int32Array.from(of, (flow) => (flow < 0 ? -1 : state.cellOf(EventKind.flowRtt, flow)));
    this.rtts = {
      candidate: cells(
        candidate,
        candidate.tables.flows.map(({ index }) => index),
      ),
      baseline: cells(this.baseline, this.flowOf),
    };
    const times = [...candidate.instants.times, ...this.baseline.instants.times].sort((a, b) => a - b);
    this.line = warped(candidate.end, times);
  }

  get end(): number {
    return Math.min(this.candidate.knownUntil, this.baseline.knownUntil);
  }

  get time(): number {
    return Math.min(this.candidate.store.get().time, this.baseline.end);
  }

  follow(): void {
    const { service } = this.candidate.store.get();
    const { time } = this;
    this.baseline.theme = this.candidate.theme;
    this.isFollowing = true;
    this.baseline.store.set({ service: this.serviceInBaseline(service), time });
    this.isFollowing = false;
    this.baseline.state.seek(time);
  }

  get state(): string {
    return `${this.names.baseline} ${this.baseline.state.position}`;
  }

  frame(): DifferenceFrame {
    return this.now().frame;
  }

  moves(): Moves {
    return this.now().moves;
  }

  /** By flow of the candidate: the slot of its site in the baseline less one, NOBODY or NO_USER. */
  private sitesInBaseline(): Int16Array {
    const sites = this.baseline.catchments.sites();
    return Int16Array.from(this.flowOf, (flow) => {
      const site = flow < 0 ? NO_USER : sites[flow]!;
      return site >= 0 ? this.slotOf[site]! : site === NOBODY ? NOBODY : NO_USER;
    });
  }

  private now(): { readonly frame: DifferenceFrame; readonly moves: Moves } {
    const { candidate, baseline } = this;
    const { service } = candidate.store.get();
    const key = `${candidate.version} ${candidate.state.position} ${baseline.state.position} ${service}`;
    if (this.framed?.key !== key) {
      const shares = candidate.catchments.shares(service);
      const sites = { baseline: this.sitesInBaseline(), candidate: candidate.catchments.sites() };
      const rtt = (app: App, cells: Int32Array) => (flow: number) => app.state.value(cells[flow]!);
      this.framed = {
        key,
        moves: movesBetween(sites.baseline, sites.candidate, shares, this.sites.length + 1),
        frame: differenceFrame(
          candidate.tables,
          shares,
          sites,
          {
            baseline: rtt(baseline, this.rtts.baseline),
            candidate: rtt(candidate, this.rtts.candidate),
          },
          this.answeredNow(),
        ),
      };
    }
    return this.framed;
  }

  /**
   * The share of a population's requests that is answered. Read at the last row of either run, so that the picture changes
   * with rows alone.
   */
  private answeredNow(): Both<(population: number) => number | null> {
    const { candidate, baseline, populationOf } = this;
    const lastRow = ({ trace, state }: App): number => (state.position === 0 ? 0 : trace.timeAt(state.position - 1));
    const time = Math.max(lastRow(candidate), lastRow(baseline));
    const ratio = (app: App, population: number): number | null => {
      const found = this.answersOf(app)[population];
      return found == null ? null : ratioAt(found.answered, found.lost, Math.min(time, app.end));
    };
    return {
      candidate: (population) => ratio(candidate, population),
      baseline: (population) => ratio(baseline, populationOf[population]!),
    };
  }

  private answersOf(app: App): ReturnType<typeof answersByPopulation> {
    const { service } = app.store.get();
    const key = `${app === this.candidate} ${service}`;
    let found = this.answersBy.get(key);
    if (found === undefined) {
      found = answersByPopulation(app.trace, app.tables, service);
      this.answersBy.set(key, found);
    }
    return found;
  }

  /** −1 for all; where the baseline has no such service, one that nobody uses. */
  private serviceInBaseline(service: number): number {
    if (service < 0) return -1;
    const { services } = this.baseline.tables;
    const index = services.findIndex(({ id }) => id === this.candidate.tables.services[service]?.id);
    return index < 0 ? services.length : index;
  }
}

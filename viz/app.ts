/** What every part of the page works with: the run, its playable state, figures made when first asked for, and the view. */
import type { RunReport } from '../sim/report/run-report.ts';
import type { Trace } from '../sim/trace/trace.ts';
import { answersOf, type Answers } from './figures/answers.ts';
import { Loads } from './figures/loads.ts';
import { Catchments, type CatchmentFrame } from './playback/catchments.ts';
import { chaptersOf, type Chapter } from './playback/chapters.ts';
import { instantsOf, type Instants } from './playback/instants.ts';
import { SiteStates } from './playback/site-states.ts';
import { readTables, type Tables } from './playback/tables.ts';
import { TracedState } from './playback/traced-state.ts';
import type { RunData } from './source/run-data.ts';
import type { ViewStore } from './state/view-state.ts';
import type { Theme } from './theme/palette.ts';
import { straight, warped, type TimeLine } from './timeline/warp.ts';

export class App {
  readonly trace: Trace;
  readonly report: RunReport | null;
  readonly tables: Tables;
  readonly state: TracedState;
  readonly catchments: Catchments;
  readonly sites: SiteStates;
  readonly loads: Loads;
  readonly chapters: readonly Chapter[];
  readonly instants: Instants;
  readonly store: ViewStore;
  theme: Theme;
  private readonly lines: { readonly straight: TimeLine; readonly warped: TimeLine };
  private readonly answersBy = new Map<number, Answers>();
  private framed: { readonly position: number; readonly service: number; readonly frame: CatchmentFrame } | null = null;

  constructor({ trace, report }: RunData, store: ViewStore, theme: Theme) {
    this.trace = trace;
    this.report = report;
    this.store = store;
    this.theme = theme;
    this.tables = readTables(trace.header);
    this.state = new TracedState(trace);
    this.catchments = new Catchments(this.tables, this.state);
    this.sites = new SiteStates(this.tables, this.state);
    this.loads = new Loads(trace, this.tables);
    this.chapters = chaptersOf(trace, this.tables, report?.phases ?? null);
    this.instants = instantsOf(trace);
    this.lines = { straight: straight(trace.end), warped: warped(trace.end, this.instants.times) };
  }

  get end(): number {
    return this.trace.end;
  }

  get line(): TimeLine {
    return this.store.get().isWarped ? this.lines.warped : this.lines.straight;
  }

  /** Who serves whom at the playhead, for the service that is looked at. */
  frame(): CatchmentFrame {
    const { service } = this.store.get();
    const { position } = this.state;
    if (this.framed === null || this.framed.position !== position || this.framed.service !== service) {
      this.framed = { position, service, frame: this.catchments.frame(service) };
    }
    return this.framed.frame;
  }

  answers(service: number): Answers {
    let found = this.answersBy.get(service);
    if (found === undefined) {
      found = answersOf(this.trace, this.tables, service);
      this.answersBy.set(service, found);
    }
    return found;
  }
}

/** A part of the page: draws itself anew when something that it shows has changed. */
export interface Part {
  readonly element: HTMLElement;
  /** `isMoved`: the playhead moved; `isReset`: anything may have changed (theme, size, service). */
  draw(change: { readonly isMoved: boolean; readonly isReset: boolean }): void;
}

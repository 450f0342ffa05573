/** What every part of the page works with: the run, its playable state, figures made when first asked for, and the view. */
import { runName, type RunReport } from '../sim/report/run-report.ts';
import type { Trace } from '../sim/trace/trace.ts';
import { networksOf, type Networks } from './as-view/networks.ts';
import type { Both, Shared } from './compare/both.ts';
import type { DifferenceFrame } from './compare/difference.ts';
import { rowText } from './explain/words.ts';
import { answersOf, type Answers } from './figures/answers.ts';
import { Loads } from './figures/loads.ts';
import { messagesOf, type Messages } from './figures/messages.ts';
import { rttsOf, type Rtts } from './figures/rtts.ts';
import { Events } from './lanes/events.ts';
import { movesBetween, type Moves } from './people/moves.ts';
import { Catchments, type CatchmentFrame } from './playback/catchments.ts';
import { chaptersOf, type Chapter } from './playback/chapters.ts';
import { ConsideredAt } from './playback/considered.ts';
import { instantsOf, type Instants } from './playback/instants.ts';
import { SiteStates } from './playback/site-states.ts';
import { readTables, type SessionEnd, type Tables } from './playback/tables.ts';
import { TracedState } from './playback/traced-state.ts';
import type { RunData } from './source/run-data.ts';
import type { ViewStore } from './state/view-state.ts';
import type { Theme } from './theme/palette.ts';
import { straight, warped, type TimeLine } from './timeline/warp.ts';

/** What follows from a run alone. */
class Derived {
  readonly tables: Tables;
  readonly state: TracedState;
  readonly catchments: Catchments;
  readonly sites: SiteStates;
  readonly loads: Loads;
  readonly chapters: readonly Chapter[];
  readonly instants: Instants;
  readonly lines: { readonly straight: TimeLine; readonly warped: TimeLine };
  readonly kept: {
    messages?: Messages;
    events?: Events;
    ends?: readonly (readonly SessionEnd[])[];
    networks?: Networks;
    considered?: ConsideredAt | null;
    relations?: ReadonlyMap<string, string>;
    meanPeople?: number;
    before?: Int16Array;
  } = {};
  readonly texts: string[] = [];
  readonly rttsBy = new Map<number, Rtts>();
  readonly answersBy = new Map<number, Answers>();
  moved: { readonly position: number; readonly service: number; readonly moves: Moves } | null = null;
  framed: { readonly position: number; readonly service: number; readonly frame: CatchmentFrame } | null = null;

  constructor({ trace, report, knownUntil }: RunData) {
    this.tables = readTables(trace.header);
    this.state = new TracedState(trace);
    this.catchments = new Catchments(this.tables, this.state);
    this.sites = new SiteStates(this.tables, this.state);
    this.loads = new Loads(trace, this.tables);
    // Nobody can tell yet how a run that is still being made goes on: its chapters are its faults.
    const isWhole = (knownUntil ?? trace.end) >= trace.end;
    this.chapters = chaptersOf(trace, this.tables, report?.phases ?? (isWhole ? null : []));
    this.instants = instantsOf(trace);
    this.lines = { straight: straight(trace.end), warped: warped(trace.end, this.instants.times) };
  }
}

export class App {
  readonly store: ViewStore;
  theme: Theme;
  /** The run that this one is held against, where there is one. */
  comparison: Comparison | null = null;
  /** Goes up when another run has taken the place of the one that was shown. */
  version = 0;
  /** The run that is shown. */
  data: RunData;
  /** The run that it was before anybody acted on it; null when it is that run itself. */
  original: RunData | null = null;
  private derived: Derived;

  constructor(data: RunData, store: ViewStore, theme: Theme) {
    this.data = data;
    this.store = store;
    this.theme = theme;
    this.derived = new Derived(data);
  }

  /** Shows another future of the same world; whoever kept something of the old one looks at `version`. */
  take(data: RunData, original: RunData | null): void {
    this.derived = new Derived(data);
    this.data = data;
    this.original = original;
    this.version++;
  }

  get trace(): Trace {
    return this.data.trace;
  }

  get report(): RunReport | null {
    return this.data.report;
  }

  /** All up to this instant is known. */
  get knownUntil(): number {
    return this.data.knownUntil ?? this.trace.end;
  }

  get tables(): Tables {
    return this.derived.tables;
  }

  get state(): TracedState {
    return this.derived.state;
  }

  get catchments(): Catchments {
    return this.derived.catchments;
  }

  get sites(): SiteStates {
    return this.derived.sites;
  }

  get loads(): Loads {
    return this.derived.loads;
  }

  get chapters(): readonly Chapter[] {
    return this.derived.chapters;
  }

  get instants(): Instants {
    return this.derived.instants;
  }

  /** `pltfrms/datacenter-loss [datacenter=fra]`. */
  get name(): string {
    const { name, variant } = this.trace.header.scenario;
    return runName({ scenario: name, variant });
  }

  get meanPeople(): number {
    const { populations } = this.tables;
    return (this.derived.kept.meanPeople ??=
      populations.reduce((sum, { peopleCount }) => sum + peopleCount, 0) / (populations.length || 1));
  }

  get end(): number {
    return this.trace.end;
  }

  get line(): TimeLine {
    if (!this.store.get().isWarped) return this.derived.lines.straight;
    return this.comparison?.line ?? this.derived.lines.warped;
  }

  /** Who serves whom at the playhead, for the service that is looked at. */
  frame(): CatchmentFrame {
    const { service } = this.store.get();
    const { derived } = this;
    const { position } = derived.state;
    if (derived.framed === null || derived.framed.position !== position || derived.framed.service !== service) {
      derived.framed = { position, service, frame: derived.catchments.frame(service) };
    }
    return derived.framed.frame;
  }

  /** When people were where they belong: just before the first fault, or when the run began. */
  get beforeTime(): number {
    const first = this.tables.faults.reduce((least, { at }) => Math.min(least, at), Infinity);
    return Number.isFinite(first) ? Math.max(0, first - 1) : 0;
  }

  /** Who has gone from where to where since before the first fault, for the service that is looked at. */
  moves(): Moves {
    const { service } = this.store.get();
    const { derived } = this;
    const { position } = derived.state;
    if (derived.moved === null || derived.moved.position !== position || derived.moved.service !== service) {
      const shares = this.catchments.shares(service);
      const moves = movesBetween(this.sitesBefore(), this.catchments.sites(), shares, this.tables.datacenters.length + 1);
      derived.moved = { position, service, moves };
    }
    return derived.moved.moves;
  }

  /** By flow, where it was served before the first fault. */
  private sitesBefore(): Int16Array {
    if (this.derived.kept.before === undefined) {
      const { position } = this.state;
      this.state.seek(this.beforeTime);
      this.derived.kept.before = this.catchments.sites();
      this.state.goTo(position);
    }
    return this.derived.kept.before;
  }

  messages(): Messages {
    return (this.derived.kept.messages ??= messagesOf(this.trace, this.tables));
  }

  /** An event in words, made once: a search reads them all with every letter. */
  eventText(row: number): string {
    return (this.derived.texts[row] ??= rowText(this.trace, row));
  }

  events(): Events {
    return (this.derived.kept.events ??= new Events(this.trace));
  }

  /** The ends of sessions at a router. */
  endsOf(router: number): readonly SessionEnd[] {
    if (this.derived.kept.ends === undefined) {
      const ends: SessionEnd[][] = this.tables.routers.map(() => []);
      for (const end of this.tables.ends) ends[end.router]?.push(end);
      this.derived.kept.ends = ends;
    }
    return this.derived.kept.ends[router] ?? [];
  }

  /** What routers chose from; null where the trace does not have it. */
  considered(): ConsideredAt | null {
    const { considered } = this.trace;
    return (this.derived.kept.considered ??= considered === null ? null : new ConsideredAt(considered));
  }

  networks(): Networks {
    return (this.derived.kept.networks ??= networksOf(this.tables));
  }

  /** What an AS is to another: `customer`, `peer`, `provider`; empty where they have no session. */
  relationOf(as: string, other: string): string {
    const { routers, ends } = this.tables;
    if (this.derived.kept.relations === undefined) {
      const relations = new Map<string, string>();
      for (const { router, peer, relation } of ends) {
        const pair = `${routers[router]?.as}›${routers[peer]?.as}`;
        if (!relations.has(pair)) relations.set(pair, relation);
      }
      this.derived.kept.relations = relations;
    }
    return this.derived.kept.relations.get(`${as}›${other}`) ?? '';
  }

  rtts(service: number): Rtts {
    let found = this.derived.rttsBy.get(service);
    if (found === undefined) {
      found = rttsOf(this.trace, this.tables, service);
      this.derived.rttsBy.set(service, found);
    }
    return found;
  }

  answers(service: number): Answers {
    let found = this.derived.answersBy.get(service);
    if (found === undefined) {
      found = answersOf(this.trace, this.tables, service);
      this.derived.answersBy.set(service, found);
    }
    return found;
  }
}

/** Two runs on one playhead: the candidate, which the page shows, and the baseline that it is held against. */
export interface Comparison {
  readonly candidate: App;
  readonly baseline: App;
  /** What the runs are called. */
  readonly names: Both<string>;
  /** The candidate's, then those that the baseline alone has; a site's place here is its slot less one. */
  readonly sites: readonly Shared[];
  /** Services that people use. */
  readonly services: readonly Shared[];
  /** What happens in either run takes room on it. */
  readonly line: TimeLine;
  /** Up to when both are known. */
  readonly end: number;
  /** The playhead of the baseline: where it has ended, its last state stays. */
  readonly time: number;
  /** Where the baseline stands: what is drawn of a comparison is drawn anew when it changes. */
  readonly state: string;
  /** Takes the baseline to the playhead and to the service that is looked at. */
  follow(): void;
  /** The difference at the playhead. */
  frame(): DifferenceFrame;
  /** People by site in the baseline (before) and in the candidate (now), by the slots of `sites`. */
  moves(): Moves;
}

/** A part of the page: draws itself anew when something that it shows has changed. */
export interface Part {
  readonly element: HTMLElement;
  /** `isMoved`: the playhead moved; `isReset`: anything may have changed (theme, size, service). */
  draw(change: { readonly isMoved: boolean; readonly isReset: boolean }): void;
}

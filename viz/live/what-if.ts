/**
 * The run that is shown, and what becomes of it when somebody acts on it: acts go into the log of the view, which stands in the
 * address, and the log is followed: the run is made again with it, and shown from the same instant on.
 */
import type { App } from '../app.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Recipe, RunData } from '../source/run-data.ts';
import type { Conductor } from './conductor.ts';
import { endedBy, faultsAfter, faultOf, INPUTS_MAX, type Act, type Input, type Target } from './input.ts';
import { logText } from './log-text.ts';
import { actablesOf, isKnown, sameMoment } from './targets.ts';

export type Progress =
  { readonly kind: 'done' } | { readonly kind: 'making' } | { readonly kind: 'failed'; readonly why: string };

const PREPARE_MS = 150;

const rowWords = (trace: Trace, index: number): string => JSON.stringify(trace.at(index));

export class WhatIf {
  readonly recipe: Recipe;
  progress: Progress = { kind: 'done' };
  private readonly app: App;
  private readonly original: RunData;
  private readonly conductor: () => Promise<Conductor>;
  private readonly tell: (isOther: boolean) => void;
  private followed = '';
  private preparing: ReturnType<typeof setTimeout> | undefined;

  /** `tell` hears when something is to be drawn; `isOther` when another run is shown. */
  constructor(app: App, recipe: Recipe, conductor: () => Promise<Conductor>, tell: (isOther: boolean) => void) {
    this.app = app;
    this.recipe = recipe;
    this.original = app.data;
    this.conductor = conductor;
    this.tell = tell;
  }

  /** Why nothing can be done at the playhead; null when something can. */
  get whyNot(): string | null {
    const { time, log } = this.app.store.get();
    const { warmUp, duration } = this.recipe.scenario;
    if (time < warmUp) return 'nothing breaks during the warm-up';
    if (Math.round(time) >= duration) return 'the run is over';
    return log.length >= INPUTS_MAX ? `${INPUTS_MAX} acts are as many as an address holds` : null;
  }

  /** Whether an act would do anything now. */
  can(act: Act, target: Target): boolean {
    const { time, log } = this.app.store.get();
    const at = Math.round(time);
    const isBroken = this.endedAt(target, at) || sameMoment(log, target, at) !== undefined;
    return act === 'restore' ? isBroken : !isBroken && faultOf(act, target.kind) !== null;
  }

  act(act: Act, target: Target): void {
    if (this.whyNot !== null || !this.can(act, target)) return;
    const { time, log } = this.app.store.get();
    const at = Math.round(time);
    const undone = act === 'restore' ? sameMoment(log, target, at) : undefined;
    const changed = undone === undefined ? [...log, { act, target, at }] : log.filter((input) => input !== undone);
    // A guided story tells of the run as it was.
    this.app.store.set({ time: at, log: changed.sort((a, b) => a.at - b.at), story: '' });
  }

  /** Fails what works and restores what does not. */
  toggle(target: Target): void {
    this.act(this.can('restore', target) ? 'restore' : 'fail', target);
  }

  takeBack(input: Input): void {
    const { store } = this.app;
    store.set({ log: store.get().log.filter((one) => one !== input) });
  }

  /** The page shows something else: nobody waits any more. */
  leave(): void {
    this.followed = 'left';
    clearTimeout(this.preparing);
    if (this.progress.kind === 'making') void this.conductor().then((conductor) => conductor.stop());
  }

  /** Shows the run that the log makes. */
  follow(): void {
    const { app, recipe } = this;
    const { log: written, time } = app.store.get();
    // What a scenario could not say either is no act: a log may come from anywhere.
    const log = written.filter(({ target, at }) => at >= recipe.scenario.warmUp && isKnown(app, recipe, target));
    if (log.length < written.length) {
      app.store.set({ log });
      return;
    }
    const text = logText(log);
    if (text === this.followed) return;
    this.followed = text;
    if (log.length === 0) {
      void this.conductor().then((conductor) => this.followed === '' && conductor.stop());
      this.progress = { kind: 'done' };
      this.show(this.original, null);
      return;
    }
    this.progress = { kind: 'making' };
    this.tell(false);
    const { scenario, world, topology } = recipe;
    const from = Math.max(time, log[0]!.at);
    const isCurrent = (): boolean => this.followed === text;
    const failed = (why: string): void => {
      if (!isCurrent()) return;
      this.progress = { kind: 'failed', why };
      this.tell(false);
    };
    this.conductor().then(
      (conductor) => {
        if (!isCurrent()) return;
        void conductor.make(
          { scenario, world, topology, seed: null, inputs: log, from },
          {
            grown: (run) => {
              if (!isCurrent()) return;
              if (run.knownUntil === scenario.duration) this.progress = { kind: 'done' };
              this.show({ ...run, recipe }, this.original);
            },
            failed,
          },
        );
      },
      () => failed('the simulator does not start'),
    );
  }

  /**
   * Has a run stand ready at the playhead while there is something to act on, so that an act is quick. Called as often as one
   * likes: it looks at what is wanted a few times a second.
   */
  prepare(): void {
    if (this.preparing !== undefined) return;
    this.preparing = setTimeout(() => {
      this.preparing = undefined;
      const { app, recipe } = this;
      const { selection, time, log } = app.store.get();
      const isIdle = this.progress.kind !== 'making' && this.followed === logText(log);
      if (!isIdle || this.whyNot !== null || actablesOf(app, recipe, selection).length === 0) return;
      const { scenario, world, topology } = recipe;
      const order = { scenario, world, topology, seed: null, inputs: log, from: Math.round(time) };
      void this.conductor().then(
        (conductor) => conductor.standBy(order),
        () => undefined,
      );
    }, PREPARE_MS);
  }

  /** What is selected stays so where it is still there. */
  private show(run: RunData, original: RunData | null): void {
    const { app } = this;
    const { selection } = app.store.get();
    const { tables, trace } = app;
    app.take(run, original);
    if (selection?.kind === 'fault') {
      const index = app.tables.faults.findIndex(({ id }) => id === tables.faults[selection.index]!.id);
      if (index !== selection.index) app.store.set({ selection: index < 0 ? null : { kind: 'fault', index } });
    }
    if (selection?.kind === 'event') {
      const isThere = selection.index < app.trace.rowCount;
      const isSame = isThere && rowWords(app.trace, selection.index) === rowWords(trace, selection.index);
      if (!isSame) app.store.set({ selection: null });
    }
    this.tell(true);
  }

  private endedAt(target: Target, at: number): boolean {
    return endedBy(faultsAfter(this.recipe.scenario, this.app.store.get().log), target, at).length > 0;
  }
}

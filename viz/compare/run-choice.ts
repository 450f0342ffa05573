/**
 * Which run is shown, and which it is held against: two lists of the runs at hand with their verdicts, a way to bring another
 * file, and one to swap the two.
 */
import type { App } from '../app.ts';
import { h, setAttribute, setText } from '../kit/dom.ts';
import type { Shelf } from '../source/shelf.ts';
import { NO_RUN, ORIGINAL } from '../state/view-state.ts';
import { BASELINE_MARK, CANDIDATE_MARK } from './glyphs.ts';

export interface RunChoiceActs {
  readonly shelf: Shelf;
  /** Asks for a file, puts it on the shelf and calls back with its number. */
  readonly shelveFile: (then: (run: number) => void) => void;
}

const FILE = 'file';

export class RunChoice {
  readonly element = h('p', { class: 'runs' });
  private readonly app: App;
  private readonly acts: RunChoiceActs;
  private readonly run: HTMLSelectElement;
  private readonly name = h('span');
  private readonly other: HTMLSelectElement;
  private readonly verdicts = { candidate: h('span'), baseline: h('span') };
  private readonly marks = { candidate: h('span', { class: 'run-mark' }), baseline: h('span', { class: 'run-mark' }) };
  private readonly swap: HTMLButtonElement;
  private readonly untouched = h('option', { value: ORIGINAL }, 'itself, untouched');
  private listed = -1;

  constructor(app: App, acts: RunChoiceActs) {
    this.app = app;
    this.acts = acts;
    const { store } = app;
    this.run = h('select', { 'aria-label': 'Run', onchange: () => store.set({ run: Number(this.run.value) }) });
    this.other = h('select', {
      'aria-label': 'Compare with',
      title: 'Compare with another run (C)',
      onchange: () => this.choose(),
    });
    this.swap = h(
      'button',
      { type: 'button', class: 'plain swap', title: 'Swap baseline and candidate', onclick: () => swapRuns(app) },
      '⇄',
      h('span', { class: 'hidden' }, 'Swap baseline and candidate'),
    );
    const { candidate, baseline } = this.marks;
    this.element.append(
      h('span', { class: 'run-one' }, candidate, this.run, this.name, ' ', this.verdicts.candidate),
      ' ',
      h('span', { class: 'run-one' }, baseline, this.other, ' ', this.verdicts.baseline, ' ', this.swap),
    );
  }

  draw(): void {
    const { app, acts } = this;
    const { names } = acts.shelf;
    const { run, compare } = app.store.get();
    if (names.length !== this.listed) this.list(names);
    this.run.value = String(run);
    this.run.hidden = names.length < 2;
    setText(this.name, names.length < 2 ? app.name : '');
    this.untouched.hidden = this.untouched.disabled = app.store.get().log.length === 0 && compare !== ORIGINAL;
    this.other.value = String(compare);
    const { comparison } = app;
    const isOn = compare !== NO_RUN;
    setText(this.marks.candidate, isOn ? `${CANDIDATE_MARK} ` : '');
    setText(this.marks.baseline, isOn ? `against ${BASELINE_MARK} ` : '');
    this.swap.hidden = compare < 0;
    this.element.classList.toggle('two', isOn);
    paintVerdict(this.verdicts.candidate, app);
    paintVerdict(this.verdicts.baseline, comparison?.baseline ?? null);
  }

  private list(names: readonly string[]): void {
    this.listed = names.length;
    const own = this.app.store.get().run;
    const option = (value: number | string, name: string): HTMLOptionElement => h('option', { value }, name);
    this.run.replaceChildren(...names.map((name, i) => option(i, name)));
    this.other.replaceChildren(
      option(NO_RUN, 'compare with…'),
      this.untouched,
      ...names.flatMap((name, i) => (i === own ? [] : [option(i, name)])),
      option(FILE, 'a file…'),
    );
  }

  private choose(): void {
    const { store } = this.app;
    if (this.other.value === FILE) {
      this.other.value = String(store.get().compare);
      this.acts.shelveFile((run) => store.set({ compare: run }));
    } else store.set({ compare: Number(this.other.value) });
  }
}

function paintVerdict(element: HTMLElement, app: App | null): void {
  const verdict = app?.report?.verdict ?? '';
  setText(element, app == null || app.original === null ? verdict : `what if${verdict === '' ? '' : `: ${verdict}`}`);
  setAttribute(element, 'class', verdict === '' ? null : `verdict ${verdict}`);
  setAttribute(element, 'title', app?.report?.reasons.join('\n') || null);
}

/** What was the candidate becomes the baseline; the playhead stays. */
export function swapRuns({ store }: App): void {
  const { run, ref, compare, otherRef } = store.get();
  if (compare >= 0) store.set({ run: compare, ref: otherRef, compare: run, otherRef: ref });
}

/**
 * The key for comparing: ends it, or begins it with the run as it was before anybody acted on it, the run that was chosen
 * last, or the first other one.
 */
export function toggleComparison(app: App, last: number, { shelf, shelveFile }: RunChoiceActs): void {
  const { store } = app;
  const { run, compare } = store.get();
  if (compare !== NO_RUN) store.set({ compare: NO_RUN });
  else if (store.get().log.length > 0) store.set({ compare: ORIGINAL });
  else if (last >= 0 && last !== run) store.set({ compare: last });
  else if (shelf.count > 1) store.set({ compare: run === 0 ? 1 : 0 });
  else shelveFile((added) => store.set({ compare: added }));
}

/** What is selected, explained: its state now, why it is so, and what led to it, at the time of the playhead. */
import type { App, Part } from '../app.ts';
import { explainBoth } from '../compare/explain-both.ts';
import { h, setAttribute } from '../kit/dom.ts';
import { icon } from '../kit/icons.ts';
import { explainDatacenter } from './datacenter.ts';
import { explainNetwork } from './network.ts';
import { explainFault, explainLink, explainRow } from './others.ts';
import { explainPopulation } from './population.ts';

export class ExplainPanel implements Part {
  readonly element = h('section', { class: 'explain', 'aria-label': 'Explanation' });
  private readonly app: App;
  private readonly fold = { isOpen: false };
  private shown = '';

  constructor(app: App) {
    this.app = app;
  }

  draw(): void {
    const { app } = this;
    const { selection, service } = app.store.get();
    // What is said depends on the state alone, which changes with rows; a link's load also changes between them.
    const second =
      selection?.kind === 'link' || selection?.kind === 'datacenter' ? Math.round(app.store.get().time / 250_000) : 0;
    const rows = `${app.version} ${app.state.position} ${app.comparison?.state}`;
    const key = `${rows} ${selection?.kind} ${selection?.index} ${service} ${second}`;
    if (key === this.shown) return;
    this.shown = key;
    setAttribute(this.element, 'data-on', selection === null ? null : '');
    if (selection === null) {
      this.element.replaceChildren(h('p', { class: 'hint' }, 'Click a dot, a datacenter, a link or an event, and see why.'));
      return;
    }
    const close = h(
      'button',
      { type: 'button', class: 'tool close', 'aria-label': 'Close (Esc)', onclick: () => app.store.set({ selection: null }) },
      icon('close'),
    );
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['row'] : undefined;
    this.element.replaceChildren(close, ...this.content());
    if (focused !== undefined) this.element.querySelector<HTMLElement>(`[data-row="${Number(focused)}"]`)?.focus();
  }

  private content(): readonly HTMLElement[] {
    const { app } = this;
    const selection = app.store.get().selection!;
    const { kind, index } = selection;
    const both = app.comparison === null ? null : explainBoth(app, app.comparison, selection, this.fold);
    if (both !== null) return both;
    switch (kind) {
      case 'population':
        return explainPopulation(app, index);
      case 'datacenter':
        return explainDatacenter(app, index);
      case 'link':
        return explainLink(app, index);
      case 'router':
        return explainNetwork(app, index);
      case 'fault':
        return explainFault(app, index);
      default:
        return explainRow(app, index);
    }
  }
}

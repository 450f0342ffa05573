/**
 * The head of the page: what was asked, the verdict, and the choices that hold for all parts: run, service, search, theme,
 * help.
 */
import type { App, Part } from '../app.ts';
import { RunChoice, type RunChoiceActs } from '../compare/run-choice.ts';
import { h, setAttribute } from '../kit/dom.ts';
import type { ThemeChoice, View } from '../state/view-state.ts';

export interface HeaderActs extends RunChoiceActs {
  readonly help: () => void;
  readonly openFile: () => void;
  /** There is a first screen to go back to. */
  readonly isOnSite: boolean;
}

const THEMES: readonly ThemeChoice[] = ['auto', 'light', 'dark'];

const VIEW_NAMES: readonly (readonly [View, string, string])[] = [
  ['map', 'Map', 'The world (M)'],
  ['as', 'Networks', 'The graph of networks (G)'],
  ['table', 'Tables', 'All of it as tables (T)'],
];

export class Header implements Part {
  readonly element = h('header');
  readonly search: HTMLInputElement;
  private readonly app: App;
  private readonly service: HTMLSelectElement;
  private readonly theme: HTMLSelectElement;
  private readonly runs: RunChoice;
  private readonly views: readonly (readonly [View, HTMLButtonElement])[];

  constructor(app: App, acts: HeaderActs) {
    this.app = app;
    const { help, openFile, isOnSite } = acts;
    this.runs = new RunChoice(app, acts);
    const { store, tables, trace } = app;
    const { notes } = trace.header;
    const question = typeof notes['question'] === 'string' ? notes['question'] : '';
    const users = tables.services.filter(({ index }) =>
      tables.flows.some((flow) => flow.service === index && !flow.isInternal),
    );
    this.service = h(
      'select',
      { 'aria-label': 'Service', onchange: () => store.set({ service: Number(this.service.value) }) },
      h('option', { value: -1 }, 'all services'),
      ...users.map(({ index, name }) => h('option', { value: index }, name)),
    );
    this.search = h('input', {
      type: 'search',
      placeholder: 'Find city, site, event',
      'aria-label': 'Find: filters map, lanes and tables',
      oninput: () => store.set({ filter: this.search.value }),
    });
    this.theme = h(
      'select',
      { 'aria-label': 'Theme', onchange: () => store.set({ theme: this.theme.value as ThemeChoice }) },
      ...THEMES.map((theme) => h('option', { value: theme }, `${theme} theme`)),
    );
    this.views = VIEW_NAMES.map(([view, name, title]) => [
      view,
      h('button', { type: 'button', class: 'word', title, onclick: () => store.set({ view }) }, name),
    ]);
    this.element.append(
      h(
        'div',
        { class: 'title' },
        h('h1', {}, question === '' ? app.name : question),
        h(
          'div',
          { class: 'title-line' },
          isOnSite ? h('a', { class: 'home-link', href: '#' }, 'All runs') : null,
          this.runs.element,
        ),
      ),
      h(
        'div',
        { class: 'choices' },
        h('div', { class: 'views', role: 'group', 'aria-label': 'View' }, ...this.views.map(([, button]) => button)),
        this.service,
        this.search,
        h('button', { type: 'button', class: 'word', onclick: openFile, title: 'Open the trace of another run' }, 'Open…'),
        this.theme,
        h('button', { type: 'button', class: 'word', onclick: help, title: 'Keys and colours (?)' }, 'Help'),
      ),
    );
  }

  draw(): void {
    const { service, filter, theme, view } = this.app.store.get();
    this.service.value = String(service);
    if (this.search.value !== filter) this.search.value = filter;
    this.theme.value = theme;
    this.runs.draw();
    for (const [of, button] of this.views) setAttribute(button, 'aria-pressed', String(of === view));
  }
}

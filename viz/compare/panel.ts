/**
 * The comparison beside the map: the key of the difference map with how many people each mark stands for, the figures of both
 * runs, and what they do not share.
 */
import { formatClock, formatPeople } from '../../sim/report/format.ts';
import type { App, Comparison, Part } from '../app.ts';
import { h, setText } from '../kit/dom.ts';
import { deltaTable } from './delta-table.ts';
import { KINDS } from './difference.ts';
import { Figures, spanOf } from './figures.ts';
import { keyTables } from './key.ts';
import { unmatchedTexts } from './unmatched.ts';

/** While it plays, figures change no more often than anybody reads them. */
const READ_MS = 250;

export class ComparePanel implements Part {
  readonly element = h('section', { class: 'compare', 'aria-label': 'Comparison', hidden: true });
  private readonly app: App;
  private readonly summary = h('p', { class: 'now' });
  private readonly key = h('div', { class: 'key' });
  private readonly headline = h('div');
  private readonly services = details('By service');
  private readonly datacenters = details('By datacenter');
  private readonly notes = h('ul', { class: 'notes' });
  private noted: Comparison | null = null;
  private figures: Figures | null = null;
  private shown = '';
  private drawnAt = 0;

  constructor(app: App) {
    this.app = app;
    for (const { element } of [this.services, this.datacenters]) {
      element.addEventListener('toggle', () => {
        this.shown = '';
        this.draw();
      });
    }
    this.element.append(
      h('h2', {}, 'Candidate against baseline'),
      this.summary,
      this.key,
      this.headline,
      this.services.element,
      this.datacenters.element,
      this.notes,
    );
  }

  draw(): void {
    const { comparison, store, theme } = this.app;
    this.element.hidden = comparison === null;
    if (comparison === null) return;
    const { service, isPlaying, time } = store.get();
    const rows = `${this.app.version} ${this.app.state.position} ${comparison.state}`;
    const key = `${rows} ${service} ${theme.name} ${isPlaying ? 0 : time}`;
    const now = performance.now();
    if (key === this.shown || (isPlaying && now - this.drawnAt < READ_MS && this.noted === comparison)) return;
    this.shown = key;
    this.drawnAt = now;
    if (this.noted !== comparison) {
      this.noted = comparison;
      this.figures = new Figures(comparison);
      const texts = unmatchedTexts(comparison);
      this.notes.replaceChildren(...texts.map((text) => h('li', {}, text)));
      this.notes.hidden = texts.length === 0;
    }
    setText(this.summary, summaryOf(comparison));
    this.key.replaceChildren(...keyTables(comparison, theme));
    const { from, to } = spanOf(comparison);
    const span = `${formatClock(from)} – ${formatClock(to)}`;
    const figures = this.figures!;
    this.headline.replaceChildren(deltaTable(`Figures; the whole run is ${span}`, figures.headline()));
    if (this.services.element.open) this.services.body.replaceChildren(deltaTable('By service', figures.byService()));
    if (this.datacenters.element.open) {
      this.datacenters.body.replaceChildren(deltaTable('By datacenter, at the playhead', figures.byDatacenter()));
    }
  }
}

function details(title: string): { readonly element: HTMLDetailsElement; readonly body: HTMLElement } {
  const body = h('div');
  return { element: h('details', { class: 'more' }, h('summary', {}, title), body), body };
}

/** The difference at the playhead in a sentence or two. */
export function summaryOf(comparison: Comparison): string {
  const { people, peopleMoved, peopleTotal } = comparison.frame();
  const sum = (start: string): number => KINDS.reduce((total, kind, i) => total + (kind.startsWith(start) ? people[i]! : 0), 0);
  const parts = [
    [peopleMoved, 'are at another site'],
    [sum('slower'), 'wait longer'],
    [sum('faster'), 'wait less'],
    [sum('fewer'), 'get fewer of their requests answered'],
    [sum('more'), 'get more of their requests answered'],
    [sum('only-baseline'), 'reach a site in the baseline alone'],
    [sum('only-candidate'), 'reach a site in the candidate alone'],
  ] as const;
  const told = parts.filter(([count]) => count >= 0.5).map(([count, what]) => `${formatPeople(count)} ${what}`);
  if (peopleTotal < 0.5) return 'The two runs have no people in common.';
  if (told.length === 0) return `All ${formatPeople(peopleTotal)} people fare the same at this instant.`;
  return `Of ${formatPeople(peopleTotal)} people ${told.join(', ')}.`;
}

/**
 * Who moved where: people by the site that served them before the failure and the one that serves them at the playhead; of
 * two runs, in the baseline and in the candidate. Bands and, for those who do not see them, a table.
 */
import { formatPeople } from '../../sim/report/format.ts';
import type { App, Part } from '../app.ts';
import { h, setText, svg } from '../kit/dom.ts';
import { siteColour } from '../theme/palette.ts';
import type { Moves } from './moves.ts';
import { diagramOf, OTHERS, pairsOf, type Band, type Diagram, type Pile } from './sankey.ts';

const WIDTH = 304;
/** Room for names and numbers on either side. */
const LABEL = 84;
const HEAD = 18;
const STAYED = 0.2;
const MOVED = 0.72;
/** While it plays, the bands change no more often. */
const READ_MS = 100;

export class PeoplePanel implements Part {
  readonly element = h('section', { class: 'people', 'aria-label': 'Who moved where' });
  private readonly app: App;
  private readonly text = h('p', { class: 'facts' });
  private readonly body = h('div');
  private shown = '';
  private drawnAt = 0;

  constructor(app: App) {
    this.app = app;
    this.element.append(h('h3', {}, 'Who moved where'), this.text, this.body);
  }

  draw(): void {
    const { app } = this;
    const { comparison, store, theme } = app;
    const { service, isPlaying } = store.get();
    const key = `${app.version} ${app.state.position} ${comparison?.state} ${service} ${theme.name}`;
    const now = performance.now();
    if (key === this.shown || (isPlaying && now - this.drawnAt < READ_MS)) return;
    this.shown = key;
    this.drawnAt = now;
    const moves = movesShown(app);
    const isMoved = moves.moved >= 0.5;
    setText(this.text, movesText(app, moves));
    if (isMoved) this.body.replaceChildren(this.drawing(moves), movesTable(app, moves));
    else this.body.replaceChildren();
  }

  private drawing(moves: Moves): SVGSVGElement {
    const diagram = diagramOf(moves, LABEL, WIDTH - LABEL);
    const [before, now] = columnNames(this.app);
    const height = diagram.height + HEAD + 2;
    const head = (text: string, x: number, anchor: string): SVGTextElement =>
      svg('text', { class: 'column', x, y: 11, 'text-anchor': anchor }, text);
    return svg(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${height}`, class: 'sankey', 'aria-hidden': 'true' },
      svg('defs', {}, hatch(this.app.theme.unserved)),
      head(before, 0, 'start'),
      head(now, WIDTH, 'end'),
      svg(
        'g',
        { transform: `translate(0 ${HEAD})` },
        ...[...diagram.bands]
          .sort((a, b) => Number(a.from !== a.to) - Number(b.from !== b.to))
          .map((band) => this.band(band, diagram)),
        ...diagram.before.flatMap((pile) => this.pile(pile, diagram, LABEL - 6, 'end')),
        ...diagram.now.flatMap((pile) => this.pile(pile, diagram, WIDTH - LABEL + 6, 'start')),
      ),
    );
  }

  private band({ from, to, people, path, width }: Band, diagram: Diagram): SVGPathElement {
    const names = [from, to].map((slot) => slotName(this.app, slot, diagram.others));
    return svg(
      'path',
      {
        d: path,
        fill: 'none',
        stroke: to === 0 || from === 0 ? 'url(#hatch)' : this.colour(from),
        'stroke-width': Math.max(0.75, width),
        'stroke-opacity': from === to ? STAYED : MOVED,
      },
      svg('title', {}, `${names[0]} → ${names[1]}: ${formatPeople(people)} people`),
    );
  }

  private pile({ slot, people, x, y, height }: Pile, diagram: Diagram, at: number, anchor: string): readonly SVGElement[] {
    const tall = Math.max(1.5, height);
    const ink =
      slot === 0 ? { fill: 'url(#hatch)', stroke: this.app.theme.unserved, 'stroke-width': 1 } : { fill: this.colour(slot) };
    const label = svg('text', { x: at, y: y + tall / 2, dy: '0.35em', 'text-anchor': anchor });
    label.append(
      svg('tspan', { class: 'name' }, slotName(this.app, slot, diagram.others)),
      svg('tspan', { dx: 4 }, formatPeople(people)),
    );
    return [svg('rect', { x, y, width: 7, height: tall, ...ink }), label];
  }

  private colour(slot: number): string {
    return slot === OTHERS ? this.app.theme.faint : siteColour(this.app.theme, slot - 1);
  }
}

/** Lines across: hollow, and never mistaken for a colour. */
function hatch(colour: string): SVGPatternElement {
  const size = { width: 4, height: 4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' };
  return svg('pattern', { id: 'hatch', ...size }, svg('rect', { width: 1.2, height: 4, fill: colour }));
}

/** Between the two runs where there are two, else since before the failure. */
export const movesShown = (app: App): Moves => app.comparison?.moves() ?? app.moves();

export function columnNames(app: App): readonly [string, string] {
  if (app.comparison !== null) return ['◇ baseline', '◆ candidate'];
  return [app.tables.faults.length === 0 ? 'at the start' : 'before the failure', 'now'];
}

export function movesText(app: App, { moved, total }: Moves): string {
  const [before] = columnNames(app);
  const sum = `${formatPeople(moved)} of ${formatPeople(total)} people`;
  if (app.comparison !== null) {
    return moved < 0.5 ? 'The same people at the same sites in both runs.' : `${sum} at another site than in the baseline.`;
  }
  return moved < 0.5 ? `Nobody: all are where they were ${before}.` : `${sum} are elsewhere than ${before}.`;
}

function slotName(app: App, slot: number, others: number): string {
  if (slot === 0) return 'nobody';
  if (slot === OTHERS) return `${others} others`;
  const names = app.comparison?.sites ?? app.tables.datacenters;
  return names[slot - 1]?.name ?? '';
}

/** Every pair of sites with people, those who moved first. */
export function movesRows(app: App, moves: Moves): readonly (readonly [string, string, string])[] {
  return [...pairsOf(moves)]
    .sort((a, b) => Number(a.from === a.to) - Number(b.from === b.to) || b.people - a.people)
    .map(({ from, to, people }) => [
      slotName(app, from, 0),
      from === to ? 'stayed' : slotName(app, to, 0),
      formatPeople(people),
    ]);
}

function movesTable(app: App, moves: Moves): HTMLElement {
  const [before, now] = columnNames(app);
  return h(
    'table',
    { class: 'hidden' },
    h('caption', {}, 'People by where they were and are served'),
    h('thead', {}, h('tr', {}, ...[before, now, 'people'].map((name) => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      {},
      ...movesRows(app, moves).map(([from, to, people]) =>
        h('tr', {}, h('th', { scope: 'row' }, from), h('td', {}, to), h('td', {}, people)),
      ),
    ),
  );
}

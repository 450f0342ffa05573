/**
 * The map: four canvases (land; backbone and paths; people; messages) under buttons for the datacenters. Land is drawn when
 * the view changes, the others when time moves. Wheel, pinch and drag zoom and pan; a click selects what is nearest.
 */
import { quadtree, select, zoom, zoomIdentity, type Quadtree, type ZoomTransform } from 'd3';
import type { App, Part } from '../app.ts';
import { surface } from '../kit/canvas.ts';
import { h, setText, onResize } from '../kit/dom.ts';
import { worldGround, type Ground } from './ground.ts';
import { backboneArcs, drawBackbone, linkNear } from './backbone-layer.ts';
import { drawBase } from './base-layer.ts';
import { LayersMenu } from './layers-menu.ts';
import { MessageLayer } from './message-layer.ts';
import { drawPath } from './path-layer.ts';
import { drawPeople } from './people-layer.ts';
import { placed, projectionFor, shownFor, WHOLE, type Shown, type View } from './projection.ts';
import { SiteMarks } from './site-marks.ts';

const CLICK_PX = 14;
const ZOOM_MAX = 24;

export class WorldMap implements Part {
  readonly element = h('div', { class: 'map', role: 'group', 'aria-label': 'World map of people and datacenters' });
  private readonly app: App;
  private readonly base = h('canvas', { 'aria-hidden': 'true' });
  private readonly live = h('canvas', { 'aria-hidden': 'true' });
  private readonly dots = h('canvas', { 'aria-hidden': 'true' });
  private readonly darts = h('canvas', { 'aria-hidden': 'true' });
  private readonly marks: SiteMarks;
  private readonly messages: MessageLayer;
  private readonly layers: LayersMenu;
  private readonly count = h('p', { class: 'map-count' });
  private readonly extent: Shown;
  private view: View = WHOLE;
  private size = { width: 0, height: 0 };
  private layout = '';
  private shown = '';
  private ground: Ground | null = null;
  private places: Float32Array = new Float32Array(0);
  private arcs: ReturnType<typeof backboneArcs> = [];
  private tree: Quadtree<number> = quadtree<number>();

  constructor(app: App) {
    this.app = app;
    this.marks = new SiteMarks(app);
    this.messages = new MessageLayer(app);
    this.layers = new LayersMenu(app);
    this.extent = shownFor([...app.tables.populations, ...app.tables.datacenters]);
    this.element.append(this.base, this.live, this.dots, this.darts, this.marks.element, this.count, this.layers.element);
    const behaviour = zoom<HTMLElement, unknown>()
      .scaleExtent([1, ZOOM_MAX])
      .on('zoom', ({ transform }: { transform: ZoomTransform }) => {
        this.view = transform;
        this.draw();
      });
    const box = select<HTMLElement, unknown>(this.element).call(behaviour).on('dblclick.zoom', null);
    this.element.addEventListener('map-fit', () => behaviour.transform(box, zoomIdentity));
    this.element.addEventListener('click', (event) => this.pick(event));
    onResize(this.element, () => this.draw());
  }

  draw(): void {
    this.element.hidden = this.app.store.get().view !== 'map';
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const { app } = this;
    const { time, hidden, hover, filter, service } = app.store.get();
    const layout = `${width} ${height} ${app.theme.name} ${this.view.k} ${this.view.x} ${this.view.y}`;
    if (layout !== this.layout) {
      this.layout = layout;
      this.size = { width, height };
      this.layOut();
    }
    const moving = surface(this.live, width, height);
    if (!hidden.includes('backbone')) drawBackbone(moving.context, app, this.arcs, time);
    if (!hidden.includes('path') && this.ground !== null) drawPath(moving.context, app, this.ground);
    // People change with rows, not with time: between two rows their picture stays.
    const rows = `${app.version} ${app.state.position} ${app.comparison?.state}`;
    const shown = `${layout} ${rows} ${service} ${hover} ${filter} ${hidden.includes('people')}`;
    if (shown !== this.shown) {
      this.shown = shown;
      drawPeople(app, surface(this.dots, width, height), this.places);
    }
    this.drawMessages(surface(this.darts, width, height).context);
    this.marks.draw();
    this.layers.draw();
  }

  private drawMessages(context: CanvasRenderingContext2D): void {
    if (this.app.store.get().hidden.includes('messages')) {
      setText(this.count, '');
      return;
    }
    const { total, drawn } = this.messages.draw(context);
    const plural = total === 1 ? 'message' : 'messages';
    setText(this.count, total === 0 ? '' : `${total} BGP ${plural} under way${drawn < total ? `, ${drawn} drawn` : ''}`);
  }

  private layOut(): void {
    const { app } = this;
    const { width, height } = this.size;
    const projection = projectionFor(width, height, this.view, this.extent);
    drawBase(this.base, { width, height, projection, theme: app.theme });
    this.places = placed(projection, app.tables.populations);
    this.ground = worldGround(projection, app.tables);
    this.arcs = backboneArcs(app, this.ground);
    this.messages.layOut(this.ground);
    this.marks.place(placed(projection, app.tables.datacenters));
    this.tree = quadtree<number>()
      .x((i) => this.places[i * 2]!)
      .y((i) => this.places[i * 2 + 1]!)
      .addAll(app.tables.populations.map(({ index }) => index));
  }

  private pick(event: MouseEvent): void {
    if ((event.target as Element).closest('button, details') !== null) return;
    const box = this.element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const population = this.tree.find(x, y, CLICK_PX);
    const link = linkNear(this.arcs, x, y, CLICK_PX);
    if (population !== undefined) this.app.store.set({ selection: { kind: 'population', index: population } });
    else this.app.store.set({ selection: link < 0 ? null : { kind: 'link', index: link } });
  }
}

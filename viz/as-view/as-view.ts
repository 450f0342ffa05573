/**
 * The graph of networks: the same run as on the map, laid out by who carries whose packets. People and their networks above,
 * transit below them, our sites at the bottom; catchments, paths, messages and people cut off look as they do on the map.
 * Made when it is first looked at.
 */
import { quadtree, type Quadtree } from 'd3';
import type { App, Part } from '../app.ts';
import { formatPeople } from '../../sim/report/format.ts';
import { surface } from '../kit/canvas.ts';
import { h, onResize, setText } from '../kit/dom.ts';
import { backboneArcs, drawBackbone, linkNear } from '../map/backbone-layer.ts';
import type { Ground } from '../map/ground.ts';
import { LayersMenu } from '../map/layers-menu.ts';
import { MessageLayer } from '../map/message-layer.ts';
import { drawPath } from '../map/path-layer.ts';
import { drawPeople } from '../map/people-layer.ts';
import { SiteMarks } from '../map/site-marks.ts';
import { areSame, crossingsOf, type Crossings } from './crossings.ts';
import { graphGround } from './graph-ground.ts';
import { LaneNames } from './lane-names.ts';
import { layOut, type Layout } from './layout.ts';
import { drawCrossings, drawLost, drawRelations, drawTies, tiesOf, type Tie } from './links-layer.ts';
import type { Networks } from './networks.ts';
import { drawBands, drawStops } from './stops-layer.ts';

const CLICK_PX = 12;
const NO_NETWORK = -1;

export class AsView implements Part {
  readonly element = h('div', { class: 'as-view', role: 'group', 'aria-label': 'Graph of networks', hidden: true });
  private readonly app: App;
  private drawing: Drawing | null = null;

  constructor(app: App) {
    this.app = app;
  }

  draw(): void {
    const isShown = this.app.store.get().view === 'as';
    this.element.hidden = !isShown;
    if (!isShown) return;
    this.drawing ??= new Drawing(this.app, this.element);
    this.drawing.draw();
  }
}

class Drawing {
  private readonly app: App;
  private readonly box: HTMLElement;
  private readonly base = h('canvas', { 'aria-hidden': 'true' });
  private readonly ways = h('canvas', { 'aria-hidden': 'true' });
  private readonly live = h('canvas', { 'aria-hidden': 'true' });
  private readonly dots = h('canvas', { 'aria-hidden': 'true' });
  private readonly darts = h('canvas', { 'aria-hidden': 'true' });
  private readonly count = h('p', { class: 'map-count' });
  private readonly marks: SiteMarks;
  private readonly messages: MessageLayer;
  private readonly layers: LayersMenu;
  private readonly names: LaneNames;
  private readonly networks: Networks;
  private readonly ties: readonly Tie[];
  private size = { width: 0, height: 0 };
  private laidOut = '';
  private shown = '';
  private drawnWays: { readonly key: string; readonly crossings: Crossings } | null = null;
  private layout: Layout | null = null;
  private ground: Ground | null = null;
  private arcs: ReturnType<typeof backboneArcs> = [];
  private people: Quadtree<number> = quadtree<number>();
  private stops: Quadtree<number> = quadtree<number>();
  private crossed: { readonly key: string; readonly crossings: Crossings } | null = null;
  /** Router under the pointer. */
  private pointed = -1;

  constructor(app: App, box: HTMLElement) {
    this.app = app;
    this.box = box;
    this.networks = app.networks();
    this.ties = tiesOf(app, this.networks);
    this.marks = new SiteMarks(app);
    this.messages = new MessageLayer(app);
    this.layers = new LayersMenu(app);
    this.names = new LaneNames(app, this.networks);
    box.append(this.base, this.ways, this.live, this.dots, this.darts, this.names.element, this.marks.element, this.count);
    box.append(this.layers.element);
    box.addEventListener('click', (event) => this.pick(event));
    box.addEventListener('pointermove', (event) => this.point(event));
    box.addEventListener('pointerleave', () => this.pointAt(-1));
    onResize(box, () => this.draw());
  }

  draw(): void {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (width === 0 || height === 0) return;
    const { app } = this;
    const { time, hidden, hover, filter, service } = app.store.get();
    const laidOut = `${width} ${height} ${app.theme.name} ${app.tables.populations.length}`;
    if (laidOut !== this.laidOut) {
      this.laidOut = laidOut;
      this.size = { width, height };
      this.layOut();
    }
    const [layout, ground] = [this.layout!, this.ground!];
    const moving = surface(this.live, width, height).context;
    const crossings = this.crossings();
    this.drawWays(crossings, ground);
    drawLost(moving, app, this.ties, ground);
    if (!hidden.includes('backbone')) drawBackbone(moving, app, this.arcs, time);
    const chosen = this.chosenNetwork();
    if (chosen >= 0) drawRelations(moving, app, { ties: this.ties, networks: this.networks, ground }, chosen);
    drawStops(moving, app, { layout, networks: this.networks, crossings }, chosen);
    if (!hidden.includes('path')) drawPath(moving, app, ground);
    const rows = `${app.version} ${app.state.position} ${app.comparison?.state}`;
    const shown = `${laidOut} ${rows} ${service} ${hover} ${filter} ${hidden.includes('people')}`;
    if (shown !== this.shown) {
      this.shown = shown;
      drawPeople(app, surface(this.dots, width, height), layout.people);
    }
    const darts = surface(this.darts, width, height).context;
    const { total, drawn } = hidden.includes('messages') ? { total: 0, drawn: 0 } : this.messages.draw(darts);
    this.tell(total, drawn, crossings);
    this.names.draw(chosen);
    this.marks.draw();
    this.layers.draw();
  }

  private tell(total: number, drawn: number, crossings: Crossings): void {
    const messages = `${total} BGP ${total === 1 ? 'message' : 'messages'} under way${drawn < total ? `, ${drawn} drawn` : ''}`;
    const ways = `${crossings.hops.length} of ${crossings.total} hops of people drawn, the busiest`;
    const parts = [this.pointedText(), total === 0 ? '' : messages, crossings.hops.length < crossings.total ? ways : ''];
    setText(this.count, parts.filter((part) => part !== '').join(' · '));
  }

  /** Whose requests cross which routers, kept while no row is passed. */
  private crossings(): Crossings {
    const { app } = this;
    const { service } = app.store.get();
    const key = `${app.version} ${app.state.position} ${service}`;
    if (this.crossed?.key !== key) {
      const crossings = crossingsOf(app, service);
      const last = this.crossed?.crossings;
      this.crossed = { key, crossings: last !== undefined && areSame(last, crossings) ? last : crossings };
    }
    return this.crossed.crossings;
  }

  /** Ways of people are many lines, and most rows change none of them: they have a canvas of their own. */
  private drawWays(crossings: Crossings, ground: Ground): void {
    const { app } = this;
    const { hidden, hover, selection } = app.store.get();
    const key = `${this.laidOut} ${hover} ${selection?.kind} ${selection?.index} ${hidden.includes('people')}`;
    if (this.drawnWays?.key === key && this.drawnWays.crossings === crossings) return;
    this.drawnWays = { key, crossings };
    const { context } = surface(this.ways, this.size.width, this.size.height);
    if (!hidden.includes('people')) drawCrossings(context, app, crossings, ground);
  }

  /** The network that is pointed at, or else selected. */
  private chosenNetwork(): number {
    const { selection } = this.app.store.get();
    const router = this.pointed >= 0 ? this.pointed : selection?.kind === 'router' ? selection.index : -1;
    return router < 0 ? NO_NETWORK : this.networks.ofRouter[router]!;
  }

  private pointedText(): string {
    const network = this.pointed < 0 ? undefined : this.networks.all[this.networks.ofRouter[this.pointed]!];
    if (network === undefined) return '';
    const { name, kind, customers, peers, providers, peopleCount } = network;
    const { place } = this.app.tables.routers[this.pointed]!;
    const people = kind === 'edge' && peopleCount > 0 ? `, ${formatPeople(peopleCount)} people` : '';
    const ties = `buys from ${providers.length}, sells to ${customers.length}, peers with ${peers.length}`;
    return `${name}, ${place}${people}: ${ties}`;
  }

  private layOut(): void {
    const { app, size } = this;
    const { width, height } = size;
    this.layout = layOut(app.tables, this.networks, width, height);
    this.ground = graphGround(this.layout);
    const { context } = surface(this.base, width, height);
    drawBands(context, app, this.layout, size);
    drawTies(context, app, this.ties, this.ground);
    this.arcs = backboneArcs(app, this.ground);
    this.messages.layOut(this.ground);
    this.marks.place(this.layout.sites);
    this.names.place(this.layout, width);
    const { people, routers } = this.layout;
    const tree = (places: Float32Array, among: readonly number[]): Quadtree<number> =>
      quadtree<number>()
        .x((i) => places[i * 2]!)
        .y((i) => places[i * 2 + 1]!)
        .addAll(among.filter((i) => !Number.isNaN(places[i * 2]!)));
    this.people = tree(
      people,
      app.tables.populations.map(({ index }) => index),
    );
    // Our own routers are under the buttons of their sites, those at the edge under their people.
    const isStop = (router: number): boolean => {
      const { kind, populations } = this.networks.all[this.networks.ofRouter[router]!]!;
      return app.tables.routers[router]!.datacenter < 0 && (kind !== 'edge' || populations.length === 0);
    };
    this.stops = tree(routers, app.tables.routers.map(({ index }) => index).filter(isStop));
  }

  private spotOf(event: MouseEvent): readonly [number, number] {
    const box = this.box.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private point(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    const [x, y] = this.spotOf(event);
    const population = this.people.find(x, y, CLICK_PX);
    const home = population === undefined ? undefined : this.homeOf(population);
    this.pointAt(this.stops.find(x, y, CLICK_PX) ?? home ?? -1);
  }

  private pointAt(router: number): void {
    if (this.pointed === router) return;
    this.pointed = router;
    this.draw();
  }

  /** A router of the network of a population. */
  private homeOf(population: number): number | undefined {
    return this.networks.all[this.networks.ofPopulation[population]!]?.routers[0];
  }

  private pick(event: MouseEvent): void {
    if ((event.target as Element).closest('button, details') !== null) return;
    const [x, y] = this.spotOf(event);
    const { store } = this.app;
    const stop = this.stops.find(x, y, CLICK_PX);
    const population = this.people.find(x, y, CLICK_PX);
    const link = linkNear(this.arcs, x, y, CLICK_PX);
    if (stop !== undefined) store.set({ selection: { kind: 'router', index: stop } });
    else if (population !== undefined) store.set({ selection: { kind: 'population', index: population } });
    else store.set({ selection: link < 0 ? null : { kind: 'link', index: link } });
  }
}

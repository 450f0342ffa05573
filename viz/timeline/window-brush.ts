/** The window of the detail on the overview: a frame whose edges and top can be dragged. */
import type { App } from '../app.ts';
import { h } from '../kit/dom.ts';
import type { Axis } from './axis.ts';

type Grip = 'from' | 'to' | 'both';
const SPAN_PX_MIN = 4;

export class WindowBrush {
  readonly element: HTMLElement;
  private readonly app: App;
  private readonly axis: () => Axis;
  private readonly box: HTMLElement;

  constructor(app: App, axis: () => Axis, box: HTMLElement) {
    this.app = app;
    this.axis = axis;
    this.box = box;
    this.element = h('div', { class: 'brush' }, this.grip('both'), this.grip('from'), this.grip('to'));
  }

  draw(): void {
    const [from, to] = this.app.store.get().window;
    const axis = this.axis();
    this.element.style.left = `${axis.x(from)}px`;
    this.element.style.width = `${Math.max(2, axis.x(to) - axis.x(from))}px`;
  }

  private grip(kind: Grip): HTMLElement {
    let start: { readonly x: number; readonly from: number; readonly to: number } | null = null;
    const element = h('div', {
      class: `grip ${kind}`,
      title: 'What the detail shows',
      onpointerdown: (event: PointerEvent) => {
        element.setPointerCapture(event.pointerId);
        const [from, to] = this.app.store.get().window;
        start = { x: event.clientX, from: this.axis().x(from), to: this.axis().x(to) };
      },
      onpointermove: (event: PointerEvent) => {
        if (start !== null && element.hasPointerCapture(event.pointerId)) this.move(kind, start, event.clientX - start.x);
      },
      onpointerup: () => {
        start = null;
      },
    });
    return element;
  }

  private move(kind: Grip, start: { readonly from: number; readonly to: number }, by: number): void {
    const axis = this.axis();
    const within = (x: number): number => Math.min(axis.right, Math.max(axis.left, x));
    let [from, to] = [start.from, start.to];
    if (kind === 'both') {
      const shift = Math.min(axis.right - to, Math.max(axis.left - from, by));
      [from, to] = [from + shift, to + shift];
    } else if (kind === 'from') from = Math.min(within(from + by), to - SPAN_PX_MIN);
    else to = Math.max(within(to + by), from + SPAN_PX_MIN);
    if (this.box.isConnected) this.app.store.set({ window: [axis.time(from), axis.time(to)] });
  }
}

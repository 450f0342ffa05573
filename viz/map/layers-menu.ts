/** Which layers the map shows, and how long the trails of darts are. */
import type { App } from '../app.ts';
import { h } from '../kit/dom.ts';
import { LAYERS, type Layer } from '../state/view-state.ts';

const NAMES: Readonly<Record<Layer, string>> = {
  people: 'people',
  backbone: 'backbone',
  messages: 'BGP messages',
  path: 'path of the selection',
  labels: 'names',
};

export class LayersMenu {
  readonly element = h('details', { class: 'layers' }, h('summary', {}, 'Layers'));
  private readonly app: App;
  private readonly boxes: ReadonlyMap<Layer, HTMLInputElement>;
  private readonly trail: HTMLInputElement;

  constructor(app: App) {
    this.app = app;
    const { store } = app;
    const box = (layer: Layer): HTMLInputElement => {
      const input = h('input', {
        type: 'checkbox',
        onchange: () => {
          const hidden = store.get().hidden.filter((one) => one !== layer);
          store.set({ hidden: input.checked ? hidden : LAYERS.filter((one) => one === layer || hidden.includes(one)) });
        },
      });
      return input;
    };
    this.boxes = new Map(LAYERS.map((layer) => [layer, box(layer)]));
    this.trail = h('input', {
      type: 'range',
      min: 0,
      max: 1,
      step: 0.05,
      oninput: () => store.set({ trail: Number(this.trail.value) }),
    });
    this.element.append(
      ...[...this.boxes].map(([layer, input]) => h('label', {}, input, NAMES[layer])),
      h('label', {}, 'trails ', this.trail),
    );
  }

  draw(): void {
    const { hidden, trail } = this.app.store.get();
    for (const [layer, input] of this.boxes) input.checked = !hidden.includes(layer);
    this.trail.value = String(trail);
  }
}

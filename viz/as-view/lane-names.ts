/** Names of networks that have a lane, as buttons at its left end: they are reached by Tab and open the network's panel. */
import type { App } from '../app.ts';
import { h, setAttribute } from '../kit/dom.ts';
import { PHONE_PX, type Layout } from './layout.ts';
import type { Network, Networks } from './networks.ts';

const TOLD: ReadonlySet<Network['kind']> = new Set(['core', 'transit']);

export class LaneNames {
  readonly element = h('div', { class: 'lane-names' });
  private readonly app: App;
  private readonly networks: Networks;
  private buttons = new Map<number, HTMLButtonElement>();

  constructor(app: App, networks: Networks) {
    this.app = app;
    this.networks = networks;
  }

  place({ lanes }: Layout, width: number): void {
    const { store } = this.app;
    this.buttons = new Map();
    if (width < PHONE_PX) {
      this.element.replaceChildren();
      return;
    }
    const shared = sharedWords(
      lanes.map(({ network }) => this.networks.all[network]!).filter(({ kind }) => kind === 'transit'),
    );
    for (const { network, y, from, to, isShared } of lanes) {
      const { name, kind, routers } = this.networks.all[network]!;
      if (!TOLD.has(kind) || isShared) continue;
      const router = routers[0]!;
      const button = h(
        'button',
        { type: 'button', class: 'lane-of', onclick: () => store.set({ selection: { kind: 'router', index: router } }) },
        kind === 'transit' ? name.slice(shared) : name,
      );
      setAttribute(button, 'aria-label', name);
      // Where a lane ends near the edge its name stands before it.
      const isBefore = kind === 'core' || to + 12 + (name.length - shared) * 5.6 > width;
      const x = isBefore ? `calc(${Math.round(from - 9)}px - 100%)` : `${Math.round(to + 9)}px`;
      button.style.transform = `translate(${x}, ${Math.round(y - 6)}px)`;
      if (isBefore) button.style.maxWidth = `${Math.max(20, Math.round(from - 13))}px`;
      this.buttons.set(network, button);
    }
    this.element.replaceChildren(...this.buttons.values());
  }

  /** `chosen`: the network that is pointed at or selected. */
  draw(chosen: number): void {
    this.element.classList.toggle('unnamed', this.app.store.get().hidden.includes('labels'));
    for (const [network, button] of this.buttons) setAttribute(button, 'aria-pressed', String(network === chosen));
  }
}

/** How many letters of their names are words that all of them begin with: their band says those. */
function sharedWords(networks: readonly Network[]): number {
  const [first, ...rest] = networks.map(({ name }) => name);
  if (first === undefined || rest.length === 0) return 0;
  let end = first.length;
  for (const name of rest) while (!name.startsWith(first.slice(0, end))) end--;
  return first.lastIndexOf(' ', end - 1) + 1;
}

/** A chain of causes as a list; a click on a link of it goes there. */
import type { App } from '../app.ts';
import { clockText } from '../kit/clock-text.ts';
import { h } from '../kit/dom.ts';
import { causesOf } from './causes.ts';

export function causeList(app: App, row: number): HTMLElement {
  const { causes, leftOut } = causesOf(app, row);
  const items = causes.map(({ row: at, time, text }) =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: 'plain moment', onclick: () => app.store.set({ time, isPlaying: false }), 'data-row': at },
        clockText(time),
      ),
      h('span', {}, text),
    ),
  );
  if (leftOut > 0) items.splice(items.length / 2, 0, h('li', { class: 'left-out' }, `… ${leftOut} more like these …`));
  return h('ol', { class: 'causes' }, ...items);
}

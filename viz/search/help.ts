/** Help: what the marks mean and which keys there are. */
import type { App } from '../app.ts';
import { h } from '../kit/dom.ts';
import { LOAD_BOUNDS } from '../theme/palette.ts';
import { KEYS } from './keys.ts';

const MARKS: readonly (readonly [string, string])[] = [
  ['●', 'people of a city, in the colour of the datacenter that serves them; area by number'],
  ['⊗', 'people whom nobody serves'],
  ['◯', 'ring around a datacenter: how much of its fullest service is used'],
  ['◐', 'degraded: a part of the datacenter is missing'],
  ['✕', 'down'],
  ['‖', 'drained: all is up, but nothing is announced'],
  ['▶', 'filled dart: a router announces a route to another'],
  ['▷', 'hollow dart: a router takes a route back'],
  ['◇', 'among networks: an exchange; small discs are routers, as large as many people cross them'],
  ['→', 'among networks, of the chosen one: from a customer to its provider; dots join peers'],
  ['+12', 'messages that are not drawn, so that the picture stays readable'],
];

export function helpDialog(app: App): HTMLDialogElement {
  const load = h('p', { class: 'load-scale' }, 'Backbone, each half of a line one direction: ');
  app.theme.load.forEach((colour, step) => {
    const swatch = h('span', { class: 'load-step' });
    swatch.style.background = colour;
    const [from, to] = [LOAD_BOUNDS[step - 1], LOAD_BOUNDS[step]];
    const text = to === undefined ? 'more than full' : `${from === undefined ? 0 : from * 100}–${to * 100} %`;
    load.append(swatch, ` ${text}  `);
  });
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-label': 'Help' },
    h('h2', {}, 'What you see'),
    h('dl', { class: 'marks-help' }, ...MARKS.flatMap(([mark, what]) => [h('dt', {}, mark), h('dd', {}, what)])),
    load,
    h('h2', {}, 'Keys'),
    h('dl', { class: 'keys' }, ...KEYS.flatMap(({ shown, what }) => [h('dt', {}, h('kbd', {}, shown)), h('dd', {}, what)])),
    h('form', { method: 'dialog' }, h('button', { class: 'word' }, 'Close')),
  );
  return dialog;
}

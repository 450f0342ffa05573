/** The address of this moment, as a button: what is in it is all that a person chose to see, and no data of the run. */
import type { App } from '../app.ts';
import { h, setText } from '../kit/dom.ts';
import { hashOf } from '../state/hash.ts';

const SAID_MS = 2500;

export function copyLink({ store, tables }: App): HTMLElement {
  const said = h('span', { class: 'since', role: 'status' });
  const say = (text: string): void => {
    setText(said, text);
    setTimeout(() => setText(said, ''), SAID_MS);
  };
  const copy = (): void => {
    // While a run plays the address is not kept up to date.
    history.replaceState(null, '', hashOf(store.get(), tables));
    // Without a secure origin there is no clipboard; the address bar has it all the same.
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
      () => say('copied'),
      () => say('it is in the address bar'),
    );
  };
  return h(
    'span',
    { class: 'copy-link' },
    said,
    h('button', { type: 'button', class: 'word', onclick: copy, title: 'The address of this moment and view' }, 'Copy link'),
  );
}

/**
 * What can be done to what is selected, at the instant of the playhead, and what has been done so far. The buttons stay where
 * they are while time runs on, so that a click finds them.
 */
import type { App, Part } from '../app.ts';
import { clockText } from '../kit/clock-text.ts';
import { h, setAttribute, setText } from '../kit/dom.ts';
import { icon } from '../kit/icons.ts';
import { scenarioFile } from './scenario-file.ts';
import { saveText } from './save-text.ts';
import { missedTexts } from '../stories/narration.ts';
import type { Act, Input } from './input.ts';
import { actablesOf, inputText, type Actable } from './targets.ts';
import type { WhatIf } from './what-if.ts';

const WORDS: Readonly<Record<Act, string>> = { fail: 'Fail', drain: 'Drain', restore: 'Restore' };

interface ActButton {
  readonly button: HTMLButtonElement;
  readonly act: Act;
  readonly actable: Actable;
}

export class WhatIfBox implements Part {
  readonly element = h('section', { class: 'what-if', 'aria-label': 'What if' });
  private readonly app: App;
  private readonly whatIf: WhatIf | null;
  private readonly hint = h('p', { class: 'hint' });
  private readonly acts = h('div', { class: 'acts' });
  private readonly list = h('ol', { class: 'log' });
  private readonly after = h('div', { class: 'acts' });
  private readonly status = h('p', { class: 'place', role: 'status' });
  private buttons: readonly ActButton[] = [];
  private shownActs = '';
  private shownLog: readonly Input[] | null = null;

  constructor(app: App, whatIf: WhatIf | null) {
    this.app = app;
    this.whatIf = whatIf;
    this.element.append(h('h2', {}, 'What if?'), this.hint, this.acts, this.list, this.after, this.status);
    this.after.append(
      h('button', { type: 'button', class: 'word', onclick: () => this.save() }, 'Save as scenario'),
      h('button', { type: 'button', class: 'word', onclick: () => app.store.set({ log: [] }) }, 'Back to the original'),
    );
  }

  draw(): void {
    const { whatIf, app } = this;
    this.element.hidden = whatIf === null;
    if (whatIf === null) return;
    const { selection, log } = app.store.get();
    const actables = actablesOf(app, whatIf.recipe, selection);
    setAttribute(this.element, 'data-on', actables.length > 0 ? '' : null);
    this.drawActs(whatIf, actables);
    this.drawLog(whatIf, log);
    const { progress } = whatIf;
    const isFailed = progress.kind === 'failed';
    const made = progress.kind === 'making' ? `The run is being made anew; known up to ${clockText(app.knownUntil)}.` : '';
    // What was promised and is not kept any more, as soon as all is known.
    const missed = log.length > 0 && progress.kind === 'done' && app.report !== null ? missedTexts(app.report).join('\n') : '';
    setText(this.status, isFailed ? `This cannot be shown: ${progress.why}.` : made || missed);
    this.status.classList.toggle('bad', isFailed);
  }

  private drawActs(whatIf: WhatIf, actables: readonly Actable[]): void {
    const key = JSON.stringify(actables);
    if (key !== this.shownActs) {
      this.shownActs = key;
      this.buttons = actables.flatMap((actable) =>
        [...actable.acts, 'restore' as const].map((act) => ({ act, actable, button: this.button(whatIf, act, actable) })),
      );
      this.acts.replaceChildren(...this.buttons.map(({ button }) => button));
    }
    const why = whatIf.whyNot;
    for (const { button, act, actable } of this.buttons) {
      const isHidden = why === null ? !whatIf.can(act, actable.target) : act === 'restore';
      // The focus goes over to what takes the place of the button.
      if (isHidden && !button.hidden && document.activeElement === button) queueMicrotask(() => this.refocus(actable));
      button.hidden = isHidden;
      button.disabled = why !== null;
    }
    const at = clockText(this.app.store.get().time);
    if (actables.length === 0) setText(this.hint, 'Select a datacenter, a link or a neighbour, and break it.');
    else setText(this.hint, why === null ? `At ${at}:` : `At ${at} ${why}.`);
  }

  private button(whatIf: WhatIf, act: Act, { target, name, acts }: Actable): HTMLButtonElement {
    const word = act === 'fail' && target.kind !== 'datacenter' && target.kind !== 'neighbor' ? 'Cut' : WORDS[act];
    const isMain = act === 'restore' || act === acts[0];
    const title = target.kind === 'session' || !isMain ? '' : ' (X)';
    return h(
      'button',
      { type: 'button', class: 'word act', title: `${word} ${name}${title}`, onclick: () => whatIf.act(act, target) },
      `${word} ${name}`,
    );
  }

  private refocus(actable: Actable): void {
    this.buttons.find((one) => one.actable === actable && !one.button.hidden)?.button.focus();
  }

  private drawLog(whatIf: WhatIf, log: readonly Input[]): void {
    this.after.hidden = log.length === 0;
    if (log === this.shownLog) return;
    this.shownLog = log;
    const { app } = this;
    this.list.replaceChildren(
      ...log.map((input) => {
        const text = inputText(app, whatIf.recipe, input);
        return h(
          'li',
          {},
          h(
            'button',
            { type: 'button', class: 'plain moment', onclick: () => app.store.set({ time: input.at, isPlaying: false }) },
            clockText(input.at),
          ),
          h('span', {}, text),
          h(
            'button',
            {
              type: 'button',
              class: 'tool',
              title: 'Take back',
              'aria-label': `Take back: ${text}, ${clockText(input.at)}`,
              onclick: () => {
                whatIf.takeBack(input);
                this.list.querySelector('button')?.focus();
              },
            },
            icon('close'),
          ),
        );
      }),
    );
  }

  private save(): void {
    const { whatIf, app } = this;
    if (whatIf === null) return;
    const { name, text } = scenarioFile(whatIf.recipe, app.store.get().log);
    saveText(name, text);
  }
}

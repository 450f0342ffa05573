/**
 * The guided story beside the map: a caption, where in the story it stands, and the ways on and back. Moving on sets time,
 * selection and layers, and plays what the caption tells of; everything else on the page goes on working meanwhile. Where a
 * run has a story that is not told, a button offers it.
 */
import type { App, Part } from '../app.ts';
import { h, setAttribute, setText } from '../kit/dom.ts';
import { icon } from '../kit/icons.ts';
import { storyFor } from './collection.ts';
import { ToldStory } from './told.ts';

/** Reading time of a caption that follows by itself: slow readers, in ms for each word, and at least. */
const WORD_MS = 320;
const REST_MS_MIN = 4000;

export class Guide implements Part {
  readonly element = h('section', { class: 'guide', 'aria-label': 'Guided story' });
  private readonly app: App;
  private readonly told: ToldStory | null;
  private readonly offer = h('button', { type: 'button', class: 'offer', onclick: () => this.go(0) });
  private readonly page = h('div', { class: 'guide-page' });
  private readonly title = h('h2', { tabindex: -1 });
  private readonly text = h('p', { class: 'guide-text' });
  private readonly count = h('span', { class: 'guide-count' });
  private readonly live = h('p', { class: 'hidden', 'aria-live': 'polite' });
  private readonly steps: readonly HTMLButtonElement[];
  private readonly back = h('button', { type: 'button', class: 'word', onclick: () => this.step(-1) }, 'Back');
  private readonly next = h('button', { type: 'button', class: 'word strong', onclick: () => this.step(1) });
  private readonly auto = h('input', { type: 'checkbox', onchange: () => this.rest() });
  private shown = -1;
  /** The playhead stops here, once. */
  private stop: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: App) {
    this.app = app;
    const { name, variant } = app.trace.header.scenario;
    const story = storyFor(name, variant);
    this.told = story === null ? null : new ToldStory(app, story);
    const captions = story?.captions ?? [];
    this.steps = captions.map(({ title }, i) => {
      const label = `${i + 1}: ${title}`;
      return h('button', { type: 'button', class: 'chapter', title: label, 'aria-label': label, onclick: () => this.go(i) });
    });
    this.offer.append(h('strong', {}, story?.title ?? ''), ` A story in ${captions.length} steps`);
    this.page.append(
      h(
        'div',
        { class: 'guide-head' },
        h('p', { class: 'guide-name' }, story?.title ?? ''),
        this.count,
        h(
          'button',
          {
            type: 'button',
            class: 'plain',
            title: 'Leave the story',
            'aria-label': 'Leave the story',
            onclick: () => this.leave(),
          },
          icon('close'),
        ),
      ),
      h('nav', { class: 'chapters', 'aria-label': 'Steps of the story' }, ...this.steps),
      this.title,
      this.text,
      h(
        'div',
        { class: 'guide-moves' },
        this.back,
        this.next,
        h('label', { class: 'choice' }, this.auto, h('span', {}, 'by itself')),
      ),
    );
    this.element.append(this.offer, this.page, this.live);
    if (this.isTold && app.store.get().isPlaying) this.stop = this.told!.until(app.store.get().caption);
    app.store.listen((changed, { isPlaying, story: of }) => {
      // Who pauses takes over; the next caption waits for them.
      if (changed.has('isPlaying') && !isPlaying) this.stop = null;
      if (changed.has('story') && of === '') clearTimeout(this.timer);
    });
  }

  get isTold(): boolean {
    return this.told !== null && this.app.store.get().story === this.told.story.id;
  }

  /** Opens a caption: the view that it asks for, played from its beginning. */
  go(index: number): void {
    if (this.told === null || index < 0 || index >= this.told.length) return;
    const view = this.told.view(index);
    this.stop = view.isPlaying === true ? this.told.until(index) : null;
    this.app.store.set(view);
    this.rest();
  }

  /** The next caption or the one before; behind the last the story is over. */
  step(by: 1 | -1): void {
    if (this.told === null) return;
    if (!this.isTold) this.go(0);
    else if (by === 1 && this.app.store.get().caption >= this.told.length - 1) this.leave();
    else this.go(this.app.store.get().caption + by);
  }

  leave(): void {
    this.auto.checked = false;
    this.stop = null;
    this.app.store.set({ story: '', caption: 0, isPlaying: false, speed: 1, hidden: [], service: -1 });
  }

  /** Puts the focus where reading begins. */
  focus(): void {
    this.title.focus({ preventScroll: true });
  }

  draw(): void {
    const { told, isTold } = this;
    setAttribute(this.element, 'data-on', isTold ? '' : null);
    this.element.hidden = told === null;
    this.offer.hidden = isTold;
    this.page.hidden = !isTold;
    if (told === null || !isTold) {
      this.shown = -1;
      return;
    }
    const { caption, time, isPlaying } = this.app.store.get();
    const at = Math.min(told.length - 1, caption);
    if (isPlaying && this.stop !== null && time >= this.stop) {
      this.app.store.set({ time: this.stop, isPlaying: false });
      this.rest();
    }
    if (at === this.shown) return;
    this.shown = at;
    const isLast = at === told.length - 1;
    setText(this.title, told.caption(at).title);
    setText(this.text, told.text(at));
    setText(this.count, `${at + 1} of ${told.length}`);
    setText(this.next, isLast ? 'Explore freely' : 'Next');
    setText(this.live, `${at + 1} of ${told.length}: ${told.caption(at).title}. ${told.text(at)}`);
    this.back.disabled = at === 0;
    this.steps.forEach((step, i) => {
      setAttribute(step, 'aria-current', i === at ? 'step' : null);
      setAttribute(step, 'data-past', i < at ? '' : null);
    });
  }

  /** Goes on by itself, when that is wished, after what moves has stopped and there was time to read. */
  private rest(): void {
    clearTimeout(this.timer);
    const { told } = this;
    if (told === null || !this.isTold || !this.auto.checked || this.app.store.get().isPlaying) return;
    const { caption } = this.app.store.get();
    if (caption >= told.length - 1) return;
    const words = told.text(caption).split(' ').length;
    const plays = told.until(caption) !== null;
    // Where something was played, part of the text was read meanwhile.
    const pause = Math.max(REST_MS_MIN, words * WORD_MS * (plays ? 0.5 : 1));
    this.timer = setTimeout(() => {
      if (this.isTold && this.auto.checked && !this.app.store.get().isPlaying) this.step(1);
    }, pause);
  }
}

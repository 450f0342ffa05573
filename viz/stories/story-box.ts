/**
 * The story of the run: the chapter that the playhead is in, what it means, and a row of chapters to go to. Chapters are
 * told to screen readers as they are reached.
 */
import type { App, Part } from '../app.ts';
import { clockText } from '../kit/clock-text.ts';
import { h, setAttribute, setText } from '../kit/dom.ts';
import { stagesOf, type Stage } from '../playback/chapters.ts';
import { chapterName, stageAt, stateText, storyOf } from './narration.ts';

export class StoryBox implements Part {
  readonly element = h('section', { class: 'story', 'aria-label': 'What happens' });
  private readonly app: App;
  private readonly title = h('h2');
  private readonly text = h('p');
  private readonly now = h('p', { class: 'now' });
  private readonly live = h('p', { class: 'hidden', role: 'status', 'aria-live': 'polite' });
  private readonly stages: readonly Stage[];
  private readonly steps: readonly HTMLButtonElement[];
  private shown = -1;

  constructor(app: App) {
    this.app = app;
    this.stages = stagesOf(app.chapters);
    this.steps = this.stages.map(({ time, chapters }) => {
      const label = `${chapters.map(chapterName).join(', ')}: ${clockText(time)}`;
      const go = (): void => app.store.set({ time, isPlaying: false });
      const kind = chapters.some(({ kind }) => kind === 'fault') ? 'chapter fault' : 'chapter';
      return h('button', { type: 'button', class: kind, title: label, 'aria-label': label, onclick: go });
    });
    this.element.append(
      h('nav', { class: 'chapters', 'aria-label': 'Chapters' }, ...this.steps),
      this.title,
      this.text,
      this.now,
      this.live,
    );
  }

  draw(): void {
    const { app } = this;
    const { time } = app.store.get();
    const at = stageAt(this.stages, time);
    const story = storyOf(app, this.stages[at]!);
    setText(this.title, story.title);
    setText(this.text, story.text);
    setText(this.now, stateText(app));
    setAttribute(this.now, 'data-bad', app.frame().peopleUnserved > 0 ? '' : null);
    this.steps.forEach((step, i) => {
      setAttribute(step, 'aria-current', i === at ? 'step' : null);
      setAttribute(step, 'data-past', i < at ? '' : null);
    });
    if (at === this.shown) return;
    if (this.shown >= 0) setText(this.live, `${clockText(time)}: ${story.title}. ${stateText(app)}`);
    this.shown = at;
  }
}

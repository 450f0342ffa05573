/** Play, step by event and by chapter, clock, speed, warp and loop. */
import { formatDuration } from '../../sim/report/format.ts';
import type { App, Part } from '../app.ts';
import { clockText } from '../kit/clock-text.ts';
import { h, setAttribute, setText } from '../kit/dom.ts';
import { icon } from '../kit/icons.ts';
import { neighbourOf } from '../playback/instants.ts';
import { SPEEDS } from '../state/view-state.ts';
import { copyLink } from './copy-link.ts';

export function stepEvent(app: App, step: 1 | -1): void {
  const next = neighbourOf(app.instants.times, app.store.get().time, step);
  app.store.set({ time: next ?? (step === 1 ? app.end : 0), isPlaying: false });
}

export function stepChapter(app: App, step: 1 | -1): void {
  const times = [...new Set(app.chapters.map(({ time }) => time))];
  const next = neighbourOf(times, app.store.get().time, step);
  app.store.set({ time: next ?? (step === 1 ? app.end : 0), isPlaying: false });
}

export function togglePlay(app: App): void {
  const { isPlaying, time } = app.store.get();
  app.store.set(isPlaying || time < app.end ? { isPlaying: !isPlaying } : { isPlaying: true, time: 0 });
}

export class Transport implements Part {
  readonly element = h('div', { class: 'transport', role: 'toolbar', 'aria-label': 'Playback' });
  private readonly app: App;
  private readonly play: HTMLButtonElement;
  private readonly clock = h('output', { class: 'clock', 'aria-label': 'Time of the run' });
  private readonly since = h('span', { class: 'since' });
  private readonly speed: HTMLSelectElement;
  private readonly warp: HTMLInputElement;
  private readonly loop: HTMLInputElement;

  constructor(app: App) {
    this.app = app;
    const { store } = app;
    const button = (name: Parameters<typeof icon>[0], label: string, act: () => void): HTMLButtonElement =>
      h('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, onclick: act }, icon(name));
    this.play = button('play', 'Play (Space)', () => togglePlay(app));
    this.play.classList.add('primary');
    this.speed = h(
      'select',
      { 'aria-label': 'Speed', onchange: () => store.set({ speed: Number(this.speed.value) }) },
      ...SPEEDS.map((speed) => h('option', { value: speed }, `${speed}×`)),
    );
    this.warp = h('input', { type: 'checkbox', onchange: () => store.set({ isWarped: this.warp.checked }) });
    this.loop = h('input', { type: 'checkbox', onchange: () => store.set({ isLooping: this.loop.checked }) });
    this.element.append(
      button('chapter-back', 'Previous phase (Shift+←)', () => stepChapter(app, -1)),
      button('step-back', 'Previous event (←)', () => stepEvent(app, -1)),
      this.play,
      button('step-on', 'Next event (→)', () => stepEvent(app, 1)),
      button('chapter-on', 'Next phase (Shift+→)', () => stepChapter(app, 1)),
      h('span', { class: 'time' }, this.clock, this.since),
      h('label', { class: 'choice' }, h('span', {}, 'speed'), this.speed),
      h(
        'label',
        { class: 'choice', title: 'Quiet stretches pass quickly, busy ones slowly' },
        this.warp,
        h('span', {}, 'skip quiet time'),
      ),
      h('label', { class: 'choice', title: 'Repeat what the detail shows' }, this.loop, h('span', {}, 'loop')),
      copyLink(app),
    );
  }

  draw(): void {
    const { time, isPlaying, speed, isWarped, isLooping } = this.app.store.get();
    const label = isPlaying ? 'Pause (Space)' : 'Play (Space)';
    if (this.play.getAttribute('aria-label') !== label) {
      setAttribute(this.play, 'aria-label', label);
      setAttribute(this.play, 'title', label);
      this.play.replaceChildren(icon(isPlaying ? 'pause' : 'play'));
    }
    setText(this.clock, clockText(time));
    setText(this.since, this.sinceText(time));
    this.speed.value = String(speed);
    this.warp.checked = isWarped;
    this.loop.checked = isLooping;
  }

  /** How long ago the last fault began, or how long until the first. */
  private sinceText(time: number): string {
    const { faults } = this.app.tables;
    const last = faults.filter(({ at }) => at <= time).sort((a, b) => b.at - a.at)[0];
    if (last !== undefined) return `${formatDuration(Math.round(time) - last.at)} after ${last.name}`;
    const first = faults.filter(({ at }) => at > time).sort((a, b) => a.at - b.at)[0];
    return first === undefined ? '' : `${formatDuration(first.at - Math.round(time))} before ${first.name}`;
  }
}

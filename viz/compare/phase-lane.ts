/**
 * The phases of both runs under the ruler: what the candidate went through on the upper line, the baseline on the lower. A
 * click goes to the nearest.
 */
import type { App, Part } from '../app.ts';
import { surface } from '../kit/canvas.ts';
import { h, onResize } from '../kit/dom.ts';
import { stagesOf, type Stage } from '../playback/chapters.ts';
import { chapterName } from '../stories/narration.ts';
import { axisOf, type Axis } from '../timeline/axis.ts';
import { BASELINE_MARK, CANDIDATE_MARK } from './glyphs.ts';

const LINE = 18;
const CLICK_PX = 12;
const GAP_PX = 8;
const NEAR_PX = 12;

export class PhaseLane implements Part {
  readonly element: HTMLElement;
  private readonly app: App;
  private readonly canvas = h('canvas', { 'aria-hidden': 'true' });
  private readonly head = h('div', { class: 'playhead', 'aria-hidden': 'true' });

  constructor(app: App) {
    this.app = app;
    this.element = h(
      'div',
      { class: 'strip phases', hidden: true, onclick: (event: MouseEvent) => this.pick(event) },
      this.canvas,
      this.head,
      h(
        'div',
        { class: 'strip-name' },
        h('strong', {}, 'phases'),
        h('div', { class: 'strip-now' }, `${CANDIDATE_MARK} above, ${BASELINE_MARK} below`),
      ),
    );
    onResize(this.element, () => this.draw({ isMoved: true, isReset: true }));
  }

  draw({ isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const { comparison } = this.app;
    this.element.hidden = comparison === null;
    const width = this.element.clientWidth;
    if (comparison === null || width === 0) return;
    const axis = axisOf(this.app, width);
    const x = axis.x(this.app.store.get().time);
    this.head.style.transform = `translateX(${x}px)`;
    this.head.hidden = x < axis.left || x > axis.right;
    if (!isReset) return;
    const { context } = surface(this.canvas, width, 2 * LINE);
    this.drawLine(context, axis, this.app, 0);
    this.drawLine(context, axis, comparison.baseline, LINE);
  }

  private drawLine(context: CanvasRenderingContext2D, axis: Axis, app: App, top: number): void {
    const { theme } = this.app;
    const isBaseline = top > 0;
    context.font = '10.5px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.fillStyle = theme.rule;
    context.fillRect(axis.left, top + LINE - 1, axis.right - axis.left, 1);
    const groups = clusters(
      phasesOf(app)
        .map(({ time, chapters }) => ({ x: axis.x(time), chapters }))
        .filter(({ x }) => x >= axis.left - 1 && x <= axis.right + 1),
    );
    let free = -Infinity;
    groups.forEach((group, i) => {
      const [first, last] = [group[0]!.x, group.at(-1)!.x];
      const all = group.flatMap(({ chapters }) => chapters);
      const isFault = all.some(({ kind }) => kind === 'fault');
      context.fillStyle = context.strokeStyle = isFault ? theme.fault : theme.ink;
      for (const { x } of group) {
        diamond(context, x, top + LINE / 2);
        if (isBaseline) {
          context.lineWidth = 1.2;
          context.stroke();
        } else context.fill();
      }
      const text = all.map(chapterName).join(', ');
      const wide = context.measureText(text).width;
      const room = (groups[i + 1]?.[0]!.x ?? axis.right + 20) - GAP_PX;
      const from = last + GAP_PX + wide < room ? last + GAP_PX : first - GAP_PX - wide;
      if (from < free || from < axis.left - 4) {
        free = last + GAP_PX;
        return;
      }
      context.fillStyle = isFault ? theme.fault : theme.quiet;
      context.fillText(text, from, top + LINE / 2 + 0.5);
      free = Math.max(last, from + wide) + GAP_PX;
    });
    context.textBaseline = 'alphabetic';
  }

  private pick(event: MouseEvent): void {
    const { app, element } = this;
    const { left, top } = element.getBoundingClientRect();
    const axis = axisOf(app, element.clientWidth);
    const x = event.clientX - left;
    const of = event.clientY - top < LINE ? app : app.comparison!.baseline;
    const near = phasesOf(of)
      .map(({ time }) => ({ time, away: Math.abs(axis.x(time) - x) }))
      .sort((a, b) => a.away - b.away)[0];
    const time = near !== undefined && near.away < CLICK_PX ? near.time : axis.time(x);
    app.store.set({ time: Math.round(Math.max(0, Math.min(app.end, time))), isPlaying: false });
  }
}

const phasesOf = ({ chapters }: App): readonly Stage[] => stagesOf(chapters.filter(({ fault }) => fault >= 0));

/** Those that would lie on each other share a name. */
function clusters<T extends { readonly x: number }>(stages: readonly T[]): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (const stage of stages) {
    const last = groups.at(-1);
    if (last !== undefined && stage.x - last.at(-1)!.x < NEAR_PX) last.push(stage);
    else groups.push([stage]);
  }
  return groups;
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y - 4.5);
  context.lineTo(x + 4.5, y);
  context.lineTo(x, y + 4.5);
  context.lineTo(x - 4.5, y);
  context.closePath();
}

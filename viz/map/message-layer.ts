/**
 * BGP messages as darts along the line between two routers: an announcement is a filled dart, a withdrawal a hollow
 * one. At most 2,000 are drawn, those of our own routers first; what is left out is counted where it was sent, with a plus
 * sign.
 */
import type { App } from '../app.ts';
import { underWay } from '../figures/messages.ts';
import { isStill, WARPED_RUN_MS } from '../timeline/clock.ts';
import { pointAt, type Points } from './arcs.ts';
import type { Ground } from './ground.ts';

export const DARTS_MAX = 2000;
/** Labels of what is left out; the rest of it is in the sum. */
const COUNTERS_MAX = 30;
const STEPS = 12;
const FRAME_MS = 1000 / 60;

export interface DrawnMessages {
  readonly total: number;
  readonly drawn: number;
}

export class MessageLayer {
  private readonly app: App;
  private readonly isOurs: Uint8Array;
  private lines = new Map<number, Points>();
  private ground: Ground | null = null;

  constructor(app: App) {
    this.app = app;
    const { ends, routers } = app.tables;
    this.isOurs = Uint8Array.from(ends, ({ router, peer }) =>
      (routers[router]?.datacenter ?? -1) >= 0 || (routers[peer]?.datacenter ?? -1) >= 0 ? 1 : 0,
    );
  }

  layOut(ground: Ground): void {
    this.ground = ground;
    this.lines = new Map();
  }

  /** Messages on their way during the frame that ends now: what is quicker than a frame is still seen once. */
  draw(context: CanvasRenderingContext2D): DrawnMessages {
    const { app, isOurs } = this;
    const { time, trail } = app.store.get();
    const messages = app.messages();
    const all = underWay(messages, time - frameSpan(app), time);
    const chosen =
      all.length <= DARTS_MAX ? all : [...all].sort((a, b) => isOurs[messages.end[b]!]! - isOurs[messages.end[a]!]!);
    const still = isStill();
    context.lineWidth = 1.1;
    for (const i of chosen.slice(0, DARTS_MAX)) {
      const line = this.lineOf(messages.end[i]!);
      if (line === null) continue;
      const span = Math.max(1, messages.arrives[i]! - messages.sent[i]!);
      const share = still ? 0.5 : Math.min(1, Math.max(0, (time - messages.sent[i]!) / span));
      this.dart(context, line, share, {
        isHollow: messages.isWithdrawal[i] === 1,
        isOurs: isOurs[messages.end[i]!] === 1,
        trail,
      });
    }
    if (chosen.length > DARTS_MAX) this.counters(context, chosen.slice(DARTS_MAX));
    return { total: all.length, drawn: Math.min(all.length, DARTS_MAX) };
  }

  private dart(
    context: CanvasRenderingContext2D,
    line: Points,
    share: number,
    { isHollow, isOurs, trail }: { readonly isHollow: boolean; readonly isOurs: boolean; readonly trail: number },
  ): void {
    const { theme } = this.app;
    const { x, y, angle } = pointAt(line, share);
    const colour = isHollow ? theme.fault : theme.accent;
    if (trail > 0) {
      const tail = pointAt(line, Math.max(0, share - trail));
      if (Math.abs(tail.x - x) < 150) {
        context.globalAlpha = 0.3;
        context.strokeStyle = colour;
        context.beginPath();
        context.moveTo(tail.x, tail.y);
        context.lineTo(x, y);
        context.stroke();
      }
    }
    const size = isOurs ? 4.6 : 3.4;
    const [cos, sin] = [Math.cos(angle) * size, Math.sin(angle) * size];
    context.globalAlpha = 1;
    context.beginPath();
    context.moveTo(x + cos * 1.3, y + sin * 1.3);
    context.lineTo(x - cos - sin * 0.8, y - sin + cos * 0.8);
    context.lineTo(x - cos + sin * 0.8, y - sin - cos * 0.8);
    context.closePath();
    context.fillStyle = isHollow ? theme.panel : colour;
    context.fill();
    context.strokeStyle = isHollow ? colour : theme.panel;
    context.stroke();
  }

  private counters(context: CanvasRenderingContext2D, left: readonly number[]): void {
    const { ends } = this.app.tables;
    const messages = this.app.messages();
    const counts = new Map<number, number>();
    for (const i of left) {
      const from = ends[messages.end[i]!]!.router;
      counts.set(from, (counts.get(from) ?? 0) + 1);
    }
    context.fillStyle = this.app.theme.ink;
    context.font = '600 10px system-ui, sans-serif';
    const largest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, COUNTERS_MAX);
    for (const [router, count] of largest) {
      const at = this.ground?.router(router);
      if (at) context.fillText(`+${count}`, at[0] + 5, at[1] - 5);
    }
  }

  private lineOf(end: number): Points | null {
    const known = this.lines.get(end);
    if (known !== undefined) return known;
    const { router, peer } = this.app.tables.ends[end]!;
    const line = this.ground?.between(router, peer, STEPS) ?? null;
    if (line !== null) this.lines.set(end, line);
    return line;
  }
}

/** How much of the run passes in one frame at the speed that is set, in µs. */
function frameSpan(app: App): number {
  const { time, speed, isWarped, isPlaying } = app.store.get();
  if (!isPlaying) return 0;
  if (!isWarped) return FRAME_MS * 1000 * speed;
  return time - app.line.time(app.line.place(time) - (FRAME_MS * speed) / WARPED_RUN_MS);
}

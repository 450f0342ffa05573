/** The playhead: moves along the line of time at a steady pace, warped or not, while the page is looked at. */
import type { App } from '../app.ts';

/** A whole run in warped time takes this long at speed 1, in ms. */
export const WARPED_RUN_MS = 60_000;
/** Who asked for less motion gets still pictures, this many ms apart. */
const STILL_MS = 500;
/** A frame that took longer (a tab in the background) does not jump. */
const FRAME_MS_MAX = 100;

export class Clock {
  private readonly app: App;
  private last = 0;
  private isRunning = false;

  constructor(app: App) {
    this.app = app;
  }

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.last = performance.now();
    requestAnimationFrame(this.tick);
  }

  private readonly tick = (now: number): void => {
    const { store } = this.app;
    const { isPlaying } = store.get();
    this.isRunning = isPlaying;
    if (!isPlaying) return;
    const elapsed = Math.max(0, now - this.last);
    const pause = isStill() ? STILL_MS : 0;
    if (elapsed >= pause) {
      this.last = now;
      advance(this.app, Math.min(Math.max(FRAME_MS_MAX, pause), elapsed));
    }
    requestAnimationFrame(this.tick);
  };
}

/** Whether the person asked the system for less motion. */
export const isStill = (): boolean => (motion ??= window.matchMedia('(prefers-reduced-motion: reduce)')).matches;
let motion: MediaQueryList | null = null;

/** Moves the playhead by so much time of the person who watches. */
export function advance(app: App, elapsedMs: number): void {
  const { time, speed, isWarped, isLooping, window } = app.store.get();
  const { line, end } = app;
  const [from, to] = isLooping ? window : [0, end];
  const next = isWarped ? line.time(line.place(time) + (elapsedMs * speed) / WARPED_RUN_MS) : time + elapsedMs * 1000 * speed;
  // What is not known yet is waited for.
  if (next > app.knownUntil && app.knownUntil < to) app.store.set({ time: Math.max(time, app.knownUntil) });
  else if (next < to) app.store.set({ time: Math.max(from, next) });
  else if (isLooping) app.store.set({ time: from });
  else app.store.set({ time: end, isPlaying: false });
}

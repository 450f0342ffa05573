/**
 * What a frame costs: steps of one event, drawn with the raster forced. Processor time of the page's main thread, on which a
 * software canvas paints too, says what the page needs; time on the clock also holds what other programs took meanwhile.
 */
import type { Page } from 'playwright-core';

const FRAMES = 100;
/** Frames that are not counted: code is compiled in them. */
const WARM_UP = 10;

export interface FrameTimes {
  /** Ascending, in ms. */
  readonly processor: readonly number[];
  readonly clock: readonly number[];
}

/** Steps forwards through the run that is on the page. @throws Error when a step draws nothing. */
export async function frameTimes(page: Page): Promise<FrameTimes> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spentMs = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
  };
  const processor: number[] = [];
  const clock: number[] = [];
  for (let frame = -WARM_UP; frame < FRAMES; frame++) {
    const before = await spentMs();
    const span = await page.evaluate(step);
    if (frame < 0) continue;
    processor.push((await spentMs()) - before);
    clock.push(span);
  }
  await session.detach();
  const ascending = (spans: readonly number[]): readonly number[] => [...spans].sort((a, b) => a - b);
  return { processor: ascending(processor), clock: ascending(clock) };
}

export const percentile = (ascending: readonly number[], share: number): number =>
  ascending[Math.floor(share * (ascending.length - 1))]!;

/** In the page: the next event, its frame, and every canvas of the stage read so that it is painted. */
async function step(): Promise<number> {
  const root = document.getElementById('app')!;
  const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.stage > :not([hidden]) > canvas')];
  const before = root.dataset['timeUs'];
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  const span = await new Promise<number>((resolve) => {
    // Asked for after the page's own callback of this frame, so that it runs right behind it.
    requestAnimationFrame((start) => {
      for (const canvas of canvases) canvas.getContext('2d')!.getImageData(0, 0, 1, 1);
      resolve(performance.now() - start);
    });
  });
  if (root.dataset['timeUs'] === before) throw new Error('nothing was drawn');
  return span;
}

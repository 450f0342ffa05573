/** A canvas that follows the size of its box and the pixels of the screen. */
export interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels for each CSS pixel; at most 2, since nobody sees more and every one is painted by the processor. */
  readonly ratio: number;
}

const RATIO_MAX = 2;

/** Sizes the canvas and gives a context in CSS pixels, cleared. */
export function surface(canvas: HTMLCanvasElement, width: number, height: number): Surface {
  const ratio = Math.min(RATIO_MAX, window.devicePixelRatio || 1);
  const [w, hgt] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== hgt) canvas.height = hgt;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { canvas, context, width, height, ratio };
}

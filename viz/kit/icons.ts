/** Small drawings for buttons, on a grid of 16. */
import { svg } from './dom.ts';

const SHAPES = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  'step-on': 'M5 3v10l6-5zM11.5 3h1.5v10h-1.5z',
  'step-back': 'M11 3v10L5 8zM3 3h1.5v10H3z',
  'chapter-on': 'M2 3v10l5-5zM7.5 3v10l5-5zM13 3h1.5v10H13z',
  'chapter-back': 'M14 3v10L9 8zM8.5 3v10l-5-5zM1.5 3H3v10H1.5z',
  close: 'M3.5 2.5 8 7l4.500-4.500 1 1L9 8l4.500 4.500-1 1L8 9l-4.500 4.500-1-1L7 8 2.500 3.500z',
} as const;
export type IconName = keyof typeof SHAPES;

export const icon = (name: IconName): SVGSVGElement =>
  svg(
    'svg',
    { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svg('path', { d: SHAPES[name], fill: 'currentColor' }),
  );

/**
 * Figures of two runs as a table: baseline, candidate, difference; better and worse are said in words as well as by colour.
 */
import { formatCount, formatDuration, formatPeople, formatRatio } from '../../sim/report/format.ts';
import { h } from '../kit/dom.ts';
import { deltaOf, judged, type Figure, type FigureGroup, type FigureUnit } from './figures.ts';
import { BASELINE_MARK, CANDIDATE_MARK } from './glyphs.ts';

const MINUS = '−';

/** Percentage points that are no more than rounding. */
const POINTS_MIN = 0.000_005;

/** @param other what it stands beside: shares that differ do not read the same. */
export function figureText(value: number | null, unit: FigureUnit, other: number | null = null): string {
  if (value === null) return '–';
  switch (unit) {
    case 'ratio': {
      let decimals = 2;
      if (other !== null && Math.abs(value - other) * 100 >= POINTS_MIN)
        while (decimals < 6 && formatRatio(value, null, decimals) === formatRatio(other, null, decimals)) decimals++;
      return formatRatio(value, null, decimals);
    }
    case 'requests':
      return formatCount(Math.round(value));
    case 'people':
      return Math.round(value) === 0 ? '0' : formatPeople(value);
    default:
      return formatDuration(value);
  }
}

/** With its sign; `0` where nothing differs. Ratios differ by points of a hundred. */
export function deltaText(figure: Figure): string {
  const delta = deltaOf(figure);
  if (delta === null) return '–';
  const size = Math.abs(delta);
  const text = figure.unit === 'ratio' ? pointsText(size * 100) : figureText(size, figure.unit);
  return /^0( s|)$/.test(text) ? '0' : `${delta > 0 ? '+' : MINUS}${text}`;
}

/** Percentage points, as many decimals as it takes to show two digits, of the smallest one: the column is narrow. */
function pointsText(points: number): string {
  if (points < POINTS_MIN) return '0';
  const decimals = Math.max(1, (points < 0.001 ? 0 : 1) - Math.floor(Math.log10(points)));
  return `${points.toFixed(decimals)} pt`;
}

export function deltaTable(caption: string, groups: readonly FigureGroup[]): HTMLElement {
  const head = (mark: string, name: string): HTMLElement =>
    h('th', { scope: 'col', class: 'figure' }, h('span', { 'aria-hidden': 'true' }, `${mark} `), name);
  return h(
    'table',
    { class: 'delta' },
    h('caption', {}, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('td'),
        head(BASELINE_MARK, 'baseline'),
        head(CANDIDATE_MARK, 'candidate'),
        h('th', { scope: 'col', class: 'figure' }, 'difference'),
      ),
    ),
    ...groups.map(({ title, figures }) =>
      h(
        'tbody',
        {},
        h('tr', { class: 'figure-group' }, h('th', { scope: 'rowgroup', colspan: 4 }, title)),
        ...figures.map(row),
      ),
    ),
  );
}

function row(figure: Figure): HTMLElement {
  const judgement = judged(figure);
  const text = deltaText(figure);
  const isSame = text === '0' || text === '–';
  const word = isSame || judgement === 0 ? '' : judgement > 0 ? 'better' : 'worse';
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, figure.label),
    h('td', { class: 'figure' }, figureText(figure.baseline, figure.unit, figure.candidate)),
    h('td', { class: 'figure' }, figureText(figure.candidate, figure.unit, figure.baseline)),
    h(
      'td',
      { class: `figure ${isSame ? 'nothing' : word}` },
      text,
      word === '' ? null : h('span', { class: 'hidden' }, ` ${word}`),
    ),
  );
}

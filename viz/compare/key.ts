/** The key of the difference map: what each mark means, and how many people it stands for at the playhead. */
import { formatPeople } from '../../sim/report/format.ts';
import type { Comparison } from '../app.ts';
import { h } from '../kit/dom.ts';
import type { Theme } from '../theme/palette.ts';
import { KINDS, type Kind } from './difference.ts';
import { glyphDrawing } from './glyphs.ts';

const STEPS = ['1 – 10 ms', '10 – 50 ms', '50 ms and more'];
const SINGLES: readonly (readonly [Kind, string])[] = [
  ['same', 'as fast, within 1 ms'],
  ['fewer', 'fewer of their requests answered'],
  ['more', 'more of their requests answered'],
  ['only-baseline', 'reach a site in the baseline alone'],
  ['only-candidate', 'reach a site in the candidate alone'],
  ['neither', 'reach none in either'],
];

const text = (count: number): string => (count < 0.5 ? '–' : formatPeople(count));

/** Marks that nobody has are left out, but for those of latency. */
export function keyTables(comparison: Comparison, theme: Theme): readonly HTMLElement[] {
  const { people, peopleMoved, peopleTotal } = comparison.frame();
  const of = (kind: Kind): number => people[KINDS.indexOf(kind)]!;
  const steps = (what: 'slower' | 'faster'): HTMLElement =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, `${what} by`),
      ...([1, 2, 3] as const).map((step) => {
        const count = of(`${what}-${step}`);
        return h('td', count < 0.5 ? {} : { 'data-on': '' }, glyphDrawing(theme, `${what}-${step}`), text(count));
      }),
    );
  const single = (kind: Kind | 'moved', name: string, count: number): HTMLElement =>
    h('tr', {}, h('th', { scope: 'row' }, glyphDrawing(theme, kind), name), h('td', { class: 'figure' }, text(count)));
  return [
    h(
      'table',
      { class: 'steps' },
      h('caption', {}, 'People whose answers come'),
      h('thead', {}, h('tr', {}, h('td'), ...STEPS.map((step) => h('th', { scope: 'col' }, step)))),
      h('tbody', {}, steps('slower'), steps('faster')),
    ),
    h(
      'table',
      { class: 'singles' },
      h('caption', { class: 'hidden' }, 'People who fare otherwise'),
      h(
        'tbody',
        {},
        ...SINGLES.filter(([kind]) => kind === 'same' || of(kind) >= 0.5).map(([kind, name]) => single(kind, name, of(kind))),
        h('tr', { class: 'all' }, h('th', { scope: 'row' }, 'all'), h('td', { class: 'figure' }, formatPeople(peopleTotal))),
        single('moved', 'of them ringed: at another site', peopleMoved),
        ...(of('unmatched') < 0.5 ? [] : [single('unmatched', 'known to the candidate alone', of('unmatched'))]),
      ),
    ),
  ];
}

/**
 * The first screen: what this is, for somebody who has never heard of routing; stories to begin with; then everything that a
 * site has, two clicks away from an engineer. A page without a catalogue says how to come by a run.
 */
import { formatPeople } from '../../sim/report/format.ts';
import { h, onResize } from '../kit/dom.ts';
import { matcher } from '../search/filter.ts';
import { STORIES } from '../stories/collection.ts';
import { applyTheme, themeFor } from '../theme/apply.ts';
import type { Catalogue, CataloguedScenario, Platform } from './catalogue.ts';
import { pictureOf, type Picture } from './picture.ts';

const ASK = 'What happens to everybody when a datacenter fails?';
const WHAT =
  'Large services answer from many datacenters at once, all under one address, and it is the networks of the internet that ' +
  'decide who reaches which. Catchment simulates them, router by router: break something, watch where people go, and click ' +
  'to ask why.';

/** Shows it in `root`; the result takes its listeners away again. */
export function openHome(root: HTMLElement, catalogue: Catalogue | null, openFile: () => void): () => void {
  const ending = new AbortController();
  const pictures: Picture[] = [];
  const open = h('button', { type: 'button', class: 'word', onclick: openFile }, 'open a file');
  document.title = 'Catchment';
  root.replaceChildren(
    h(
      'main',
      { class: 'home' },
      h(
        'div',
        { class: 'home-head' },
        h('p', { class: 'home-name' }, 'Catchment'),
        h('h1', {}, ASK),
        h('p', { class: 'home-what' }, WHAT),
      ),
      catalogue === null ? withoutRuns(open) : null,
      catalogue === null ? null : storyCards(catalogue, pictures),
      ...(catalogue?.platforms ?? []).map((platform) => platformPart(platform, catalogue!)),
      catalogue === null
        ? null
        : h(
            'section',
            { class: 'home-own' },
            h('h2', {}, 'A run of your own'),
            h('p', {}, 'Drop the trace of a run anywhere on this page, or ', open, '. Nothing of it leaves this page.'),
            h('p', { class: 'hint' }, h('code', {}, 'npx catchment run SCENARIO --trace run.trace'), ' writes one.'),
          ),
    ),
  );
  const draw = (): void => {
    const theme = themeFor('auto');
    applyTheme(theme);
    for (const picture of pictures) picture.draw(theme);
  };
  draw();
  if (pictures[0] !== undefined) onResize(pictures[0].element, draw);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw, { signal: ending.signal });
  return () => ending.abort();
}

function withoutRuns(open: HTMLElement): HTMLElement {
  return h(
    'section',
    { class: 'home-own' },
    h('h2', {}, 'There is no run in this page yet'),
    h('p', {}, 'Drop the trace of a run here, or ', open, '. Nothing of it leaves this page.'),
    h(
      'dl',
      { class: 'home-ways' },
      h('dt', {}, h('code', {}, 'npx catchment view SCENARIO --open')),
      h('dd', {}, 'runs a scenario and opens it here'),
      h('dt', {}, h('code', {}, 'npx catchment run SCENARIO --trace run.trace')),
      h('dd', {}, 'writes the trace of a run to a file'),
    ),
  );
}

/** Stories that the site has runs for; the first is the one to begin with. */
function storyCards({ covers }: Catalogue, pictures: Picture[]): HTMLElement {
  const cards = STORIES.flatMap((story) => {
    const cover = covers.find((one) => one.story === story.id);
    if (cover === undefined) return [];
    const picture = pictureOf(cover);
    pictures.push(picture);
    const to = new URLSearchParams({ v: '1', run: cover.run, story: story.id, step: '1' });
    return [
      h(
        'li',
        {},
        h(
          'a',
          { class: 'card', href: `#${to.toString()}` },
          picture.element,
          h('span', { class: 'card-title' }, story.title),
          h('span', { class: 'card-text' }, story.teaser),
          h('span', { class: 'card-count' }, `${story.captions.length} steps`),
        ),
      ),
    ];
  });
  return h(
    'section',
    { 'aria-labelledby': 'stories' },
    h('h2', { id: 'stories' }, 'Begin with a story'),
    h('ol', { class: 'cards' }, ...cards),
  );
}

const FILTERED_FROM = 8;

function platformPart({ name, description, siteCount, peopleCount }: Platform, catalogue: Catalogue): HTMLElement {
  const own = catalogue.scenarios.filter(({ platform }) => platform === name);
  const rows = own.map((scenario) => {
    const text = `${scenario.name} ${scenario.question} ${scenario.tags.join(' ')}`;
    return { row: scenarioRow(scenario), text, group: groupOf(scenario) };
  });
  const groups = [...new Set(rows.map(({ group }) => group))].sort(byGroup).map((group) => ({
    of: rows.filter((one) => one.group === group),
    element: h(
      'div',
      { class: 'group' },
      h('h3', {}, group),
      h('ul', { class: 'scenarios' }, ...rows.filter((one) => one.group === group).map(({ row }) => row)),
    ),
  }));
  const none = h('p', { class: 'hint', hidden: true }, 'Nothing of that name.');
  const filter = (text: string): void => {
    const matches = matcher(text);
    for (const { row, text: of } of rows) row.hidden = !matches(of);
    for (const { element, of } of groups) element.hidden = of.every(({ row }) => row.hidden);
    none.hidden = rows.some(({ row }) => !row.hidden);
  };
  const search = h('input', {
    type: 'search',
    placeholder: 'Find a scenario',
    'aria-label': `Find a scenario of ${name}`,
    oninput: () => filter(search.value),
  });
  const runs = own.reduce((sum, scenario) => sum + scenario.runs.length, 0);
  const facts = [
    ...(siteCount > 0 ? [`${siteCount} datacenter${siteCount === 1 ? '' : 's'}`] : []),
    ...(peopleCount > 0 ? [`${formatPeople(peopleCount)} people`] : []),
    `${own.length} scenario${own.length === 1 ? '' : 's'}`,
    `${runs} run${runs === 1 ? '' : 's'}`,
  ];
  return h(
    'section',
    { class: 'platform', 'aria-labelledby': `platform-${name}` },
    h(
      'div',
      { class: 'platform-head' },
      h('h2', { id: `platform-${name}` }, name),
      h('p', {}, description),
      h('p', { class: 'facts' }, facts.join(' · ')),
      own.length >= FILTERED_FROM ? search : null,
    ),
    ...groups.map(({ element }) => element),
    none,
  );
}

const BROKEN = 'broken on purpose';
/** Tags that say when a scenario is run, not what it is about. */
const NO_SUBJECT = new Set(['gate', 'teaching']);

/** What a scenario is about, in a word; experiments that are to fail stand together, behind the others. */
function groupOf({ tags, ablationOf }: CataloguedScenario): string {
  return ablationOf === null ? (tags.find((tag) => !NO_SUBJECT.has(tag)) ?? tags[0] ?? 'other') : BROKEN;
}

const byGroup = (a: string, b: string): number => Number(a === BROKEN) - Number(b === BROKEN) || (a < b ? -1 : a > b ? 1 : 0);

const linkTo = (id: string): string => `#${new URLSearchParams({ v: '1', run: id }).toString()}`;

function scenarioRow({ name, question, file, runs }: CataloguedScenario): HTMLElement {
  const first = runs.find(({ id }) => id !== null)?.id ?? null;
  const variants = runs.map(({ id, isMade, variant, verdict }) => {
    const mark = verdict === 'passed' ? '' : ` ${verdict}`;
    if (id === null) return h('span', { class: 'variant', title: `catchment view ${file}` }, `${variant}${mark}`);
    const title = isMade ? 'Simulated in your browser when you open it' : null;
    return h('a', { class: isMade ? 'variant made' : 'variant', href: linkTo(id), title }, `${variant}${mark}`);
  });
  return h(
    'li',
    { class: 'scenario' },
    h(
      'p',
      { class: 'scenario-text' },
      first === null ? h('span', {}, question) : h('a', { href: linkTo(first) }, question),
      h('span', { class: 'scenario-name' }, name),
    ),
    runs.length > 1 ? h('p', { class: 'variants' }, ...variants) : null,
  );
}

/**
 * Goal: a guided story says nothing that its run does not show. Method: each shipped story is told on its own run: every
 * figure comes from there, every statement beside the figures is written down as a relation between facts and must hold, and
 * every moment and selection must exist.
 */
import { describe, expect, it } from 'vitest';
import { App } from '../../viz/app.ts';
import type { RunData } from '../../viz/source/run-data.ts';
import { Store } from '../../viz/state/store.ts';
import { initialState, type ViewState } from '../../viz/state/view-state.ts';
import { STORIES, storyFor } from '../../viz/stories/collection.ts';
import { momentOf } from '../../viz/stories/moments.ts';
import type { GuidedStory, Moment } from '../../viz/stories/story.ts';
import { factsIn, selectionOf, ToldStory } from '../../viz/stories/told.ts';
import { themes } from '../../viz/theme/palette.ts';
import { runOf } from './support.ts';

const apps = new Map<string, App>();
function appFor(story: GuidedStory): App {
  let app = apps.get(story.id);
  if (app === undefined) {
    const run: RunData = runOf(`scenarios/pltfrms/${story.scenario}.yaml`, story.variant);
    app = new App(run, new Store<ViewState>(initialState), themes.light);
    apps.set(story.id, app);
  }
  return app;
}
const CAPTIONS = STORIES.flatMap((story) =>
  story.captions.map((caption, index) => ({ story, caption, index, name: `${story.id} ${index + 1}` })),
);
const WORDS_MAX = 90;

describe('guided stories', { timeout: 60_000 }, () => {
  it('are five, each with a name and a run of its own', () => {
    expect(STORIES.map(({ id }) => id)).toEqual(['regional-outage', 'slow-drain', 'flapping-port', 'hijack', 'overload']);
    expect(new Set(STORIES.map(({ scenario }) => scenario)).size).toBe(STORIES.length);
  });

  it.each(STORIES)('$id: belongs to its run, and has four to eight captions in the order of time', (story) => {
    const app = appFor(story);
    expect(storyFor(story.scenario, story.variant)).toBe(story);
    expect(story.captions.length).toBeGreaterThanOrEqual(4);
    expect(story.captions.length).toBeLessThanOrEqual(8);
    const times = story.captions.map(({ at }) => momentOf(app, at)!);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(momentOf(app, story.cover.at)).not.toBe(null);
  });

  it.each(STORIES)('$id: every fact is known to the run and used', (story) => {
    const told = new ToldStory(appFor(story), story);
    const names = Object.keys(story.facts);
    expect(names.filter((name) => told.fact(name) === null)).toEqual([]);
    const used = new Set(
      story.captions.flatMap(({ text, holds = [] }) => [...factsIn(text), ...holds.flatMap(([a, , b]) => [a, String(b)])]),
    );
    expect(names.filter((name) => !used.has(name))).toEqual([]);
  });

  it.each(CAPTIONS)('$name: moments and selection exist, and are within the run', ({ story, caption }) => {
    const app = appFor(story);
    const at = momentOf(app, caption.at)!;
    const until = caption.until === undefined ? at : momentOf(app, caption.until)!;
    expect(at).toBeGreaterThanOrEqual(0);
    expect(until).toBeGreaterThanOrEqual(at);
    expect(until).toBeLessThanOrEqual(app.end);
    if (caption.until !== undefined) expect(until).toBeGreaterThan(at);
    if (caption.select !== undefined) expect(selectionOf(app, caption.select)).not.toBe(null);
    if (caption.service !== undefined) expect(app.tables.services.map(({ id }) => id)).toContain(caption.service);
  });

  it.each(CAPTIONS)('$name: figures come from the run, never from a keyboard', ({ story, caption, index }) => {
    const told = new ToldStory(appFor(story), story);
    expect(`${caption.title} ${caption.text}`).not.toMatch(/\d/);
    const text = told.text(index);
    expect(text).not.toMatch(/[{}…]|NaN|undefined/);
    expect(factsIn(caption.text).filter((name) => story.facts[name] === undefined)).toEqual([]);
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(WORDS_MAX);
  });

  it.each(CAPTIONS.filter(({ caption }) => caption.holds !== undefined))('$name: what it says holds', ({ story, caption }) => {
    const told = new ToldStory(appFor(story), story);
    const valueOf = (name: string | number): number => (typeof name === 'number' ? name : told.fact(name)!.value);
    const broken = caption.holds!.filter(([a, relation, b]) => {
      const [x, y] = [valueOf(a), valueOf(b)];
      const isEqual = Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));
      return !(relation === '=' ? isEqual : relation === '<' ? x < y && !isEqual : x > y && !isEqual);
    });
    expect(broken.map(([a, relation, b]) => `${a} (${valueOf(a)}) ${relation} ${b} (${valueOf(b)})`)).toEqual([]);
  });

  it('facts are true to what the page shows', () => {
    const [story] = STORIES;
    const app = appFor(story!);
    const told = new ToldStory(app, story!);
    const fra = app.tables.datacenters.findIndex(({ id }) => id === 'fra');
    app.state.seek(0);
    expect(told.fact('before')!.value).toBe(app.frame().people[fra]);
    app.state.seek(300_000_000);
    expect(told.fact('unserved')!.value).toBe(app.frame().peopleUnserved);
    expect(told.fact('unserved')!.text).toMatch(/^1[45](\.\d)? million$/);
    const lost = app.report!.availability.filter(({ region }) => region === null).reduce((sum, one) => sum + one.lost, 0);
    expect(told.fact('lost')!.value / lost).toBeCloseTo(1, 2);
  });

  it('what a run does not have is not known, and nothing breaks', () => {
    const app = appFor(STORIES[0]!);
    const nowhere: Moment = { fault: 'nobody' };
    expect(momentOf(app, nowhere)).toBe(null);
    const told = new ToldStory(app, {
      ...STORIES[0]!,
      facts: { people: { is: 'served', site: 'atlantis', at: 'start' }, sites: { is: 'unserved', at: nowhere } },
    });
    expect(told.fact('people')).toBe(null);
    expect(told.fact('sites')).toBe(null);
    expect(told.text(0)).toContain('…');
    expect(selectionOf(app, 'datacenter/atlantis')).toBe(null);
    expect(selectionOf(app, '__proto__/x')).toBe(null);
  });
});

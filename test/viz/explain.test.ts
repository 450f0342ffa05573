/**
 * Goal: an explanation made from a trace alone is true. Method: it is held against the one that the simulator gives from
 * inside its running world; chains of causes must end at a fault.
 */
import { describe, expect, it } from 'vitest';
import { instant } from '../../sim/kernel/time.ts';
import { explainRoute } from '../../sim/run/explain-route.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { App } from '../../viz/app.ts';
import { causesOf } from '../../viz/explain/causes.ts';
import { choiceOf } from '../../viz/explain/candidates.ts';
import { pathsOfPopulation } from '../../viz/explain/paths.ts';
import { stagesOf } from '../../viz/playback/chapters.ts';
import { Store } from '../../viz/state/store.ts';
import { initialState } from '../../viz/state/view-state.ts';
import { stageAt, stateText, storyOf } from '../../viz/stories/narration.ts';
import { themes } from '../../viz/theme/palette.ts';
import { lossOfFrankfurt, scenarioOfFile } from './support.ts';

const app = new App(lossOfFrankfurt(), new Store({ ...initialState }), themes.light);
const { tables } = app;
const web = tables.services.findIndex(({ id }) => id === 'web');
const at = (seconds: number): void => {
  app.state.seek(seconds * 1e6);
};

describe('the choice of a router', () => {
  const scenario = scenarioOfFile('scenarios/pltfrms/datacenter-loss.yaml', 'datacenter=fra');

  it.each([
    ['eyeball-moscow-1-moscow', 100],
    ['eyeball-berlin-1-berlin', 100],
    ['eyeball-berlin-1-berlin', 310],
    ['eyeball-lagos-1-lagos', 310],
    ['regional-europe-1-frankfurt', 310],
  ])('of %s at %d s is what the simulator says', (router, seconds) => {
    at(seconds);
    const index = tables.routers.findIndex(({ id }) => id === router);
    const { routers } = tables;
    const home = tables.populations.find(({ as }) => router.startsWith(as))?.index ?? -1;
    const next = pathsOfPopulation(app, home, web).find(({ family }) => family === 4)?.request.routers[1];
    const choice = choiceOf(app, index, web, 4, next)!;
    const prefix = tables.prefixes[choice.prefix]!.id;
    const truth = explainRoute(scenario, { router, prefix, at: instant(seconds * 1e6) });
    expect(choice.step).toBe(truth.step);
    const named = choice.candidates.map(({ neighbour, asPath }) => `${routers[neighbour]!.name}: ${asPath.join(' ')}`);
    const said = [truth.chosen!, ...truth.rivals].map(
      ({ from, asPath }) => `${from}: ${asPath.map(({ name }) => name).join(' ')}`,
    );
    expect(named[0]).toBe(said[0]);
    expect([...named].sort()).toEqual([...said].sort());
  });

  it.each([
    [0, 'transit-3-frankfurt'],
    [250, 'eyeball-moscow-1-moscow'],
    [300.05, 'transit-1-amsterdam'],
    [300.35, 'eyeball-berlin-1-berlin'],
    [300.35, 'regional-middle-east-1-frankfurt'],
    [300.6, 'regional-europe-1-frankfurt'],
    [301, 'transit-3-frankfurt'],
    [1201, 'regional-europe-2-moscow'],
    [1799, 'regional-asia-2-singapore'],
  ])('at %d s holds every candidate of %s with the step and the values by which it lost', (seconds, router) => {
    at(seconds);
    const index = tables.routers.findIndex(({ id }) => id.startsWith(router));
    const { id } = tables.routers[index]!;
    let seen = 0;
    for (const family of [4, 6]) {
      const choice = choiceOf(app, index, web, family);
      if (choice === null) continue;
      const prefix = tables.prefixes[choice.prefix]!.id;
      const truth = explainRoute(scenario, { router: id, prefix, at: instant(seconds * 1e6) });
      const line = (from: string, path: string, lost: string, values: readonly [string, string] | null): string =>
        `${from} ${path} ${lost} ${values?.join(' < ') ?? ''}`;
      const said = truth.rivals.map(({ from, asPath, lostBy, values }) =>
        line(from, asPath.map(({ name }) => name).join(' '), lostBy, values),
      );
      const [chosen, ...rivals] = choice.candidates;
      const found = rivals.map(({ neighbour, asPath, lost }) =>
        line(tables.routers[neighbour]!.name, asPath.join(' '), lost?.step ?? '', lost?.values ?? null),
      );
      expect(choice.step).toBe(truth.step);
      if (truth.chosen!.isOwn) continue;
      expect(tables.routers[chosen!.neighbour]!.name).toBe(truth.chosen!.from);
      expect([...found].sort()).toEqual([...said].sort());
      // The nearer to winning, the earlier it stands: the first rival is the one that decided.
      expect(rivals[0]?.lost?.step ?? 'only-route').toBe(truth.step);
      seen++;
    }
    expect(seen).toBeGreaterThan(0);
  });
});

describe('causes', () => {
  it('of every path that changed in the failure lead back to it', () => {
    let changed = 0;
    app.trace.forEach((row) => {
      if (row.kind !== EventKind.flowPath || row.time < 300e6 || row.time > 310e6 || row.index % 20 !== 0) return;
      const last = causesOf(app, row.index).causes.at(-1)!;
      expect(app.trace.at(last.row).kind).toBe(EventKind.faultBegin);
      changed++;
    });
    expect(changed).toBeGreaterThan(20);
  });

  it('are as many as there are, said where they are shortened', () => {
    let longest = 0;
    app.trace.forEach((row) => {
      if (row.index % 50 !== 0) return;
      let length = 0;
      for (let i = row.index; i >= 0; i = app.trace.at(i).trigger) length++;
      const { causes, leftOut } = causesOf(app, row.index);
      expect(causes.length + leftOut).toBe(length);
      longest = Math.max(longest, causes.length);
    });
    expect(longest).toBeGreaterThan(3);
  });
});

describe('the path of people', () => {
  it('ends at the site that serves them, and nowhere in the failure', () => {
    const moscow = tables.populations.findIndex(({ id }) => id === 'moscow-1');
    at(100);
    const [before] = pathsOfPopulation(app, moscow, web);
    expect(tables.datacenters[before!.site]!.id).toBe('fra');
    expect(tables.routers[before!.request.routers.at(-1)!]!.datacenter).toBe(before!.site);
    expect(before!.rttUs).toBeGreaterThan(1000);
    at(300.2);
    const [then] = pathsOfPopulation(app, moscow, web);
    expect(then).toMatchObject({ site: -1, rttUs: null });
    expect(then!.request.outcome).toBe('black-hole');
  });
});

describe('the story', () => {
  it('tells every stage, and how many people are cut off', () => {
    const stages = stagesOf(app.chapters);
    const titles = stages.map((stage) => storyOf(app, stage).title);
    expect(titles[0]).toBe('Before the failure');
    expect(titles).toContain('Noticed and withdrawn after 10 ms');
    expect(titles.at(-1)).toBe('The end of the run');
    expect(stageAt(stages, 0)).toBe(0);
    expect(stageAt(stages, app.end)).toBe(stages.length - 1);
    at(299);
    expect(stateText(app)).toBe('Everybody is served, as before the failure.');
    at(300.2);
    expect(stateText(app)).toMatch(/^\d+(\.\d+)? M people are served by nobody right now\.$/);
    at(310);
    expect(stateText(app)).toMatch(/^Everybody is served; \d+(\.\d+)? M people elsewhere than before the failure\.$/);
  });
});

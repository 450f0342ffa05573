/**
 * Goal: the graph of networks is true to the trace, and stands still. Method: kinds and relations are held against the
 * tables of a shipped platform, the layout against its box, and the people on it against the catchments of the map.
 */
import { describe, expect, it } from 'vitest';
import { crossingAt, crossingsOf } from '../../viz/as-view/crossings.ts';
import { graphGround } from '../../viz/as-view/graph-ground.ts';
import { layOut } from '../../viz/as-view/layout.ts';
import { networksOf } from '../../viz/as-view/networks.ts';
import { App } from '../../viz/app.ts';
import { readTables } from '../../viz/playback/tables.ts';
import { Store } from '../../viz/state/store.ts';
import { initialState } from '../../viz/state/view-state.ts';
import { themes } from '../../viz/theme/palette.ts';
import { largeRun } from './large-run.ts';
import { lossOfFrankfurt } from './support.ts';

const app = new App(lossOfFrankfurt(), new Store({ ...initialState }), themes.light);
const { tables } = app;
const networks = app.networks();

describe('networks', () => {
  it('are what their sessions make them', () => {
    const ours = networks.all.filter(({ kind }) => kind === 'ours');
    expect(ours.map(({ name }) => name)).toEqual(['pltfrms']);
    const core = networks.all.filter(({ kind }) => kind === 'core');
    expect(core.map(({ name }) => name)).toContain('Global transit 1');
    for (const { providers, customers, index } of networks.all) {
      for (const provider of providers) expect(networks.all[provider]!.customers).toContain(index);
      for (const customer of customers) expect(networks.all[customer]!.providers).toContain(index);
    }
    for (const { peers, index } of networks.all) for (const peer of peers) expect(networks.all[peer]!.peers).toContain(index);
  });

  it('hold every population once', () => {
    const held = networks.all.flatMap(({ populations }) => populations);
    expect([...held].sort((a, b) => a - b)).toEqual(tables.populations.map(({ index }) => index));
    for (const { index, as } of tables.populations) {
      const { routers } = networks.all[networks.ofPopulation[index]!]!;
      expect(tables.routers[routers[0]!]!.id.startsWith(as)).toBe(true);
    }
  });
});

describe.each([
  [940, 430],
  [390, 460],
  [1600, 900],
])('the layout in %d × %d', (width, height) => {
  const layout = layOut(tables, networks, width, height);

  it('is the same every time', () => {
    expect(layOut(tables, networks, width, height)).toEqual(layout);
  });

  it('gives every population and router a place of its own within the box', () => {
    const seen = new Set<string>();
    for (const { index } of tables.populations) {
      const [x, y] = [layout.people[index * 2]!, layout.people[index * 2 + 1]!];
      expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
      seen.add(`${x} ${y}`);
    }
    expect(seen.size).toBe(tables.populations.length);
    for (const { index } of tables.routers) {
      const [x, y] = [layout.routers[index * 2]!, layout.routers[index * 2 + 1]!];
      expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
    }
  });

  it('lets requests run downwards: people, transit, our sites', () => {
    const lowest = Math.max(...tables.populations.map(({ index }) => layout.people[index * 2 + 1]!));
    const site = layout.sites[1]!;
    for (const { y } of layout.lanes) expect(y > lowest && y < site).toBe(true);
    const xs = tables.datacenters.map(({ index }) => layout.sites[index * 2]!).sort((a, b) => a - b);
    xs.slice(1).forEach((x, i) => expect(x - xs[i]!).toBeGreaterThan(30));
  });

  it('draws lines from end to end', () => {
    const ground = graphGround(layout);
    const line = ground.between(0, 40, 8)!;
    expect([line[0], line[1]]).toEqual([layout.routers[0], layout.routers[1]]);
    expect(line.at(-2)).toBeCloseTo(layout.routers[80]!, 3);
    expect(ground.between(0, 99_999, 8)).toBeNull();
  });
});

describe('people on the graph', () => {
  it.each([299, 300.3, 310])('arrive at their sites as on the map, at %d s', (seconds) => {
    app.state.seek(seconds * 1e6);
    const { people } = app.frame();
    const { onPath } = crossingsOf(app, -1);
    const arrived = new Float64Array(tables.datacenters.length);
    for (const [path, count] of onPath) {
      const last = app.trace.dictionaries['forwarding-path'][path]!.at(-1)!;
      arrived[tables.routers[last]!.datacenter]! += count;
    }
    arrived.forEach((count, site) => expect(count).toBeCloseTo(people[site]!, 3));
  });

  it('are drawn in the colour of the site that most of a router go to', () => {
    app.state.seek(299e6);
    const crossings = crossingsOf(app, -1);
    const router = tables.routers.findIndex(({ id }) => id === 'eyeball-berlin-1-berlin');
    const home = tables.populations.findIndex(({ id }) => id === 'berlin-1');
    expect(crossingAt(crossings, tables.datacenters.length, router).site).toBe(app.frame().site[home]);
  });
});

it('75,000 people are laid out in a moment, each on a spot of its own or nearly so', () => {
  const large = readTables(largeRun(75_000, 10).header);
  const { people } = layOut(large, networksOf(large), 940, 430);
  const spots = new Set<number>();
  for (let i = 0; i < 75_000; i++) spots.add(Math.round(people[i * 2]! * 2) * 10_000 + Math.round(people[i * 2 + 1]! * 2));
  expect(spots.size).toBeGreaterThan(50_000);
});

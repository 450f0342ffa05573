/**
 * The explorer as one file that carries runs: the built page, and each run as base64 in a `<template>` (gzip of its trace, of
 * its report and of its recipe, dots between them). With recipes come their worlds, each once, and the simulator, so that the
 * page can make the runs anew. Nothing that came from a file is written into the page in any other form.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { worldless, writeTopology } from '../model/scenario/compiled.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Topology } from '../model/topology/types.ts';
import type { RunReport } from '../report/run-report.ts';
import { topologyHash } from '../run/scenario-hash.ts';

/** A run that can be looked at. */
export interface ViewableRun {
  readonly name: string;
  /** As stored: gzip. */
  readonly trace: Uint8Array;
  /** Null for a trace that came alone. */
  readonly report: RunReport | null;
  /** Null for a trace that came alone: nothing can be tried in it. */
  readonly recipe: ViewableRecipe | null;
}

/** What a run was made of. */
export interface ViewableRecipe {
  readonly scenario: Scenario;
  /** Values that were set when it was read, by path. */
  readonly set: Readonly<Record<string, string>>;
}

/** Most runs in one file: more would take a browser too long to open. */
export const VIEWED_RUNS_MAX = 64;

const MARK = '<!--data-->';

/** What the page is made of. */
export interface PageText {
  /** The page without runs. */
  readonly page: () => string;
  /** The simulator as the page starts it. */
  readonly engine: () => string;
}

const besideThis = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
/** As it was built beside this program. */
const BUILT: PageText = { page: () => besideThis('explorer.html'), engine: () => besideThis('explorer-engine.js') };

/** ASes beyond which a world is too much for a page: its text would be larger than all else in it. */
const WORLD_ASES_MAX = 5000;

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as Uint8Array).toString('base64');
const packed = (text: string): string => base64(gzipSync(text, { level: 9 }));
const template = (part: string, name: string, content: string): string =>
  `<template data-part="${part}" data-name="${name}">${content}</template>`;

/** What the page reads of a recipe. */
function recipeText({ scenario, set }: ViewableRecipe): string {
  const neighbors = scenario.topology.neighbors.map(({ id, name, sessions }) => {
    return { id, name, sessions: sessions.map((session) => session.id) };
  });
  return JSON.stringify({ scenario: worldless(scenario), world: topologyHash(scenario.topology), set, neighbors });
}

export function viewPage(runs: readonly ViewableRun[], { page: emptyPage, engine } = BUILT): string {
  const worlds = new Map<string, Topology>();
  const templates = runs.map(({ name, report, trace, recipe }) => {
    const parts = [base64(trace), report === null ? '' : packed(JSON.stringify(report))];
    if (recipe !== null && recipe.scenario.topology.internet.ases.length <= WORLD_ASES_MAX) {
      worlds.set(topologyHash(recipe.scenario.topology), recipe.scenario.topology);
      parts.push(packed(recipeText(recipe)));
    }
    return template('run', base64(name), parts.join('.'));
  });
  for (const [name, topology] of worlds) templates.push(template('world', name, packed(writeTopology(topology))));
  if (worlds.size > 0) templates.push(template('engine', '', packed(engine())));
  const page = emptyPage();
  const at = page.indexOf(MARK);
  return `${page.slice(0, at)}${templates.join('\n')}${page.slice(at + MARK.length)}`;
}

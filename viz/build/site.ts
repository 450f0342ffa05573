/**
 * `npm run build:viz`: the explorer as a site for any web host (`node dist/site.js [--bytes N] [FOLDER [SCENARIO…]]`). The
 * built command line runs what ships and writes pages, as `run --reporter html` does for everybody; here they are taken
 * apart, so that one page can read each run when it is opened. Bounded: of what does not fit only the recipe is there, and
 * the browser makes the run.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { RunReport } from '../../sim/report/run-report.ts';
import { decodeTrace } from '../../sim/trace/codec.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { App } from '../app.ts';
import type { Catalogue, CataloguedScenario, Cover, Platform } from '../home/catalogue.ts';
import { dotRadius } from '../map/dots-layer.ts';
import { Store } from '../state/store.ts';
import { initialState, type ViewState } from '../state/view-state.ts';
import { storyFor } from '../stories/collection.ts';
import { momentOf } from '../stories/moments.ts';
import { themes } from '../theme/palette.ts';

/** Scenarios that need data which do not ship, or a machine larger than a browser. */
const LEFT_OUT = new Set(['internet']);

interface Made {
  readonly file: string;
  readonly report: RunReport;
  readonly id: string;
  readonly name: string;
  readonly parts: readonly (readonly [ending: string, bytes: Uint8Array])[];
  /** Without its recipe, which is there in any case. */
  readonly bytes: number;
  readonly trace: () => Trace;
}

/** Built beside the command line; paths are relative to where it is called. */
const built = import.meta.dirname;
const root = process.cwd();
const { values, positionals } = parseArgs({ allowPositionals: true, options: { bytes: { type: 'string' } } });
const [out = 'dist/site', ...only] = positionals;
/** All runs together, packed: traces, reports and recipes. */
const bytesMax = Number(values.bytes ?? 40_000_000);
const cli = join(built, 'catchment.js');

/** Names that any file system and any address takes as they are. */
const stemOf = (report: RunReport): string =>
  [report.scenario, ...(report.variant === null ? [] : [report.variant])].join('.').replace(/[^\w.,=-]+/g, '-');

/** What ships, or what the call names. */
function scenarioFiles(): readonly string[] {
  if (only.length > 0) return only;
  const folder = join(root, 'scenarios');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !LEFT_OUT.has(entry.name))
    .flatMap(({ name }) =>
      readdirSync(join(folder, name))
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => `scenarios/${name}/${file}`),
    )
    .sort();
}

interface Templates {
  readonly runs: readonly { readonly name: string; readonly parts: readonly Uint8Array[] }[];
  readonly worlds: ReadonlyMap<string, Uint8Array>;
  readonly engine: Uint8Array | null;
}

const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64');

/** What a written page carries. */
function templatesIn(page: string): Templates {
  const found = [...page.matchAll(/<template data-part="(\w+)" data-name="([^"]*)">([^<]*)<\/template>/g)];
  const of = (kind: string): readonly { readonly name: string; readonly content: string }[] =>
    found.filter(([, part]) => part === kind).map(([, , name, content]) => ({ name: name!, content: content! }));
  return {
    runs: of('run').map(({ name, content }) => {
      return { name: Buffer.from(name, 'base64').toString(), parts: content.split('.').map(bytesOf) };
    }),
    worlds: new Map(of('world').map(({ name, content }) => [name, bytesOf(content)])),
    engine: of('engine').map(({ content }) => bytesOf(content))[0] ?? null,
  };
}

/** Runs a file as everybody does; a verdict other than passed is a result, too, anything else ends the build. */
async function runsOf(file: string, page: string): Promise<Templates> {
  await new Promise<void>((resolve, reject) => {
    const words = [cli, 'run', file, '--reporter', `html=${page}`, '--workers', '1', '-q'];
    execFile(process.execPath, words, { cwd: root }, (error, _, complaint) => {
      if (error === null || error.code === 1 || error.code === 3) resolve();
      else reject(new Error(`${file}: ${complaint}`));
    });
  });
  return templatesIn(readFileSync(page, 'utf8'));
}

function made(file: string, { name, parts }: Templates['runs'][number]): Made {
  const [trace, report, recipe] = parts;
  const read = JSON.parse(gunzipSync(report!).toString()) as RunReport;
  const named: [string, Uint8Array][] = [
    ['trace', trace!],
    ['report', report!],
  ];
  if (recipe !== undefined && recipe.length > 0) named.push(['recipe', recipe]);
  const bytes = named.reduce((sum, [ending, part]) => sum + (ending === 'recipe' ? 0 : part.length), 0);
  const unpacked = (): Trace => {
    const decoded = decodeTrace(gunzipSync(trace!));
    if (!decoded.ok) throw new Error(`${file}: ${decoded.error.message}`);
    return decoded.trace;
  };
  return { file, report: read, id: stemOf(read), name, parts: named, bytes, trace: unpacked };
}

/** The world at the height of the story of a run, where it has one. */
function coverOf({ id, trace, report }: Made): Cover | null {
  const story = storyFor(report.scenario, report.variant);
  if (story === null) return null;
  const app = new App({ trace: trace(), report }, new Store<ViewState>(initialState), themes.light);
  const at = momentOf(app, story.cover.at);
  if (at === null) throw new Error(`${story.id}: its run has no such moment as its cover`);
  const service = app.tables.services.findIndex((one) => one.id === story.captions[0]?.service);
  app.store.set({ service });
  app.state.seek(at);
  const { site } = app.frame();
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    story: story.id,
    run: id,
    dots: app.tables.populations
      .filter(({ index }) => site[index]! >= -1)
      .map(({ index, lon, lat, peopleCount }) => [
        round(lon),
        round(lat),
        round(dotRadius(peopleCount, app.meanPeople)),
        site[index]!,
      ]),
    sites: app.tables.datacenters.map(({ index, lon, lat }) => [
      round(lon),
      round(lat),
      app.sites.of(index) === 'down' ? 1 : 0,
      round(app.loads.ofDatacenter(index, at).ratio),
    ]),
    around: story.cover.around,
  };
}

function platformOf({ trace, report }: Made): Platform {
  const written = parse(readFileSync(join(root, report.topology.file), 'utf8'), { merge: true }) as { description?: string };
  const { datacenter = [], population = [] } = trace().header.entities;
  const people = population.reduce((sum, { peopleCount }) => sum + Number(peopleCount ?? 0), 0);
  return {
    name: report.topology.name,
    description: written.description ?? '',
    siteCount: datacenter.length,
    peopleCount: people,
  };
}

/**
 * Stories first, then one run of every scenario, then what gates a change, then the rest, experiments that are to fail last;
 * the small ones before the large ones, as far as there is room.
 */
function chosen(runs: readonly Made[], stories: ReadonlySet<string>): ReadonlySet<string> {
  const firsts = new Set(new Map([...runs].reverse().map((run) => [run.report.scenario, run.id])).values());
  const rank = ({ id, report }: Made): number => {
    if (stories.has(id)) return 0;
    if (firsts.has(id)) return 1;
    return report.tags.includes('gate') ? 2 : report.ablationOf === null ? 3 : 4;
  };
  const taken = new Set<string>();
  const recipes = runs.flatMap(({ parts }) => parts.filter(([ending]) => ending === 'recipe'));
  let bytes = recipes.reduce((sum, [, part]) => sum + part.length, 0);
  for (const run of [...runs].sort((a, b) => rank(a) - rank(b) || a.bytes - b.bytes)) {
    if (bytes + run.bytes > bytesMax) continue;
    taken.add(run.id);
    bytes += run.bytes;
  }
  return taken;
}

const write = (name: string, content: Uint8Array | string): number => {
  writeFileSync(join(out, name), content);
  return Buffer.byteLength(content);
};

const canBeMade = ({ parts }: Made): boolean => parts.some(([ending]) => ending === 'recipe');

const kB = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString('en')} kB`;

async function build(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'catchment-site-'));
  const runs: Made[] = [];
  const worlds = new Map<string, Uint8Array>();
  const covers: Cover[] = [];
  let engine: Uint8Array | null = null;
  try {
    const files = scenarioFiles();
    const found: Templates[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let i = next++; i < files.length; i = next++) found[i] = await runsOf(files[i]!, join(folder, `${i}.html`));
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    found.forEach((one, i) => {
      for (const run of one.runs) runs.push(made(files[i]!, run));
      for (const [name, world] of one.worlds) worlds.set(name, world);
      engine ??= one.engine;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const run of runs) {
    const cover = coverOf(run);
    if (cover !== null) covers.push(cover);
  }
  const kept = chosen(runs, new Set(covers.map(({ run }) => run)));
  const scenarios = new Map<string, CataloguedScenario>();
  const platforms = new Map<string, Platform>();
  for (const run of runs) {
    const { scenario, question, tags, ablationOf, topology, variant, verdict } = run.report;
    if (!platforms.has(topology.name)) platforms.set(topology.name, platformOf(run));
    const one = scenarios.get(scenario) ?? {
      name: scenario,
      platform: topology.name,
      question,
      tags,
      ablationOf: ablationOf ?? null,
      file: run.file,
      runs: [],
    };
    const isMade = !kept.has(run.id);
    const listed = { id: isMade && !canBeMade(run) ? null : run.id, isMade, variant: variant ?? '', verdict };
    scenarios.set(scenario, { ...one, runs: [...one.runs, listed] });
  }
  const catalogue: Catalogue = { platforms: [...platforms.values()], scenarios: [...scenarios.values()], covers };
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'runs'), { recursive: true });
  mkdirSync(join(out, 'worlds'));
  let bytes = 0;
  for (const { id, parts } of runs) {
    const written = parts.filter(([ending]) => kept.has(id) || ending === 'recipe');
    for (const [ending, part] of written) bytes += write(`runs/${id}.${ending}`, part);
  }
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const templates = [
    `<template data-part="catalogue">${gzipSync(JSON.stringify(catalogue), { level: 9 }).toString('base64')}</template>`,
    ...runs
      .filter((run) => kept.has(run.id) || canBeMade(run))
      .map(({ id, name }) => {
        const made = kept.has(id) ? '' : ' data-made';
        return `<template data-part="run" data-name="${base64(name)}" data-id="${id}" data-src="runs/${id}"${made}></template>`;
      }),
  ];
  let worldBytes = 0;
  for (const [name, world] of worlds) {
    worldBytes += write(`worlds/${name}.gz`, world);
    templates.push(`<template data-part="world" data-name="${name}" data-src="worlds/${name}.gz"></template>`);
  }
  if (engine !== null) {
    worldBytes += write('engine.gz', engine);
    templates.push('<template data-part="engine" data-src="engine.gz"></template>');
  }
  const page = readFileSync(join(built, 'explorer.html'), 'utf8')
    .replace("connect-src 'none'", "connect-src 'self'")
    .replace('<!--data-->', () => templates.join('\n'));
  write('index.html', page);
  console.log(`${out}: ${runs.length} runs, ${kept.size} of them with their traces, ${covers.length} stories`);
  console.log(`  index.html ${kB(page.length)}, ${kB(gzipSync(page, { level: 9 }).length)} compressed`);
  console.log(`  runs ${kB(bytes)} of at most ${kB(bytesMax)}; worlds and simulator ${kB(worldBytes)}`);
}

await build();

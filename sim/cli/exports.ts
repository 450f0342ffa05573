/**
 * What route collectors heard during a run, as files: decided and checked before anything runs, written as the runs come in.
 * MRT files lie as in the public archives, `DIR/COLLECTOR/rib.20260101.1200.mrt`, below a folder for each run when there are
 * several.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { choosePeers, DEFAULT_COLLECTOR, readCollector, type CollectorSpec } from '../interop/collectors/peers.ts';
import { BASE_DATE_US, stampOf } from '../interop/utc.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Topology } from '../model/topology/types.ts';
import { speakersOf } from '../run/build/speakers.ts';
import { UsageError } from './errors.ts';
import type { ExportedFile, ExportFormat, ExportJob } from './export-files.ts';
import { wasRead } from './host.ts';
import { planFiles, runStems, type FilePlan } from './outputs.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';

/** The values of the options; null where they do not stand. */
export interface ExportWishes {
  readonly mrt: string | null;
  readonly risLive: string | null;
  readonly bgplay: string | null;
  readonly collectors: readonly string[];
}

export interface ExportPlan {
  /** What each run is asked for; null: nothing. */
  readonly job: ExportJob | null;
  /** Where a file of the run with this number goes. */
  readonly place: (index: number, file: Pick<ExportedFile, 'format' | 'collector'>) => string;
}

const noPlace = (): string => {
  throw new UsageError('an export that nobody asked for');
};

export const NO_EXPORTS: ExportPlan = { job: null, place: noPlace };

/** Makes the folders that are missing. @throws UsageError for what cannot be written, or collectors that fit no topology. */
export function planExports(wishes: ExportWishes, scenarios: readonly Scenario[]): ExportPlan {
  const formats: ExportFormat[] = [];
  if (wishes.mrt !== null) formats.push('rib', 'updates');
  if (wishes.risLive !== null) formats.push('ris-live');
  if (wishes.bgplay !== null) formats.push('bgplay');
  if (formats.length === 0) {
    if (wishes.collectors.length === 0) return NO_EXPORTS;
    const hint = 'add --mrt DIR, --ris-live FILE or --bgplay FILE';
    throw new UsageError('--collector says who is heard, but nothing is written', hint);
  }
  const collectors = collectorsOf(wishes.collectors);
  const seen = new Set<Topology>();
  for (const scenario of scenarios) {
    if (!seen.has(scenario.topology)) checkCollectors(collectors, scenario);
    seen.add(scenario.topology);
  }
  const stems = runStems(scenarios);
  const folders = scenarios.length > 1 ? stems.map((stem) => join(wishes.mrt ?? '', stem)) : [wishes.mrt ?? ''];
  const stamps = scenarios.map(({ timeOfDay }) => stampOf(BASE_DATE_US + timeOfDay));
  const risLive = filePlan('ris-live', wishes.risLive, scenarios);
  const bgplay = filePlan('bgplay', wishes.bgplay, scenarios);
  const place: ExportPlan['place'] = (index, { format, collector }) => {
    if (format === 'ris-live') return placeIn(risLive, index);
    if (format === 'bgplay') return placeIn(bgplay, index);
    return join(folders[index]!, collector ?? '', `${format}.${stamps[index]!}.mrt`);
  };
  if (wishes.mrt !== null) makeFolders(wishes.mrt, folders, collectors);
  scenarios.forEach((_, index) => {
    for (const format of formats) {
      const isMrt = format === 'rib' || format === 'updates';
      const names = isMrt ? collectors.map(({ name }) => name) : [null];
      for (const collector of names) checkOutput(place(index, { format, collector }));
    }
  });
  return { job: { collectors, formats }, place };
}

export function writeExports(plan: ExportPlan, index: number, files: readonly ExportedFile[]): void {
  for (const file of files) writeFileAtomically(plan.place(index, file), file.bytes);
}

function collectorsOf(written: readonly string[]): readonly CollectorSpec[] {
  const specs = written.map((text) => {
    const result = readCollector(text);
    if (result.ok) return result.spec;
    throw new UsageError(`--collector ${text}: ${result.problem}`, 'such as --collector rrc00=router/fra1,AS174');
  });
  const names = specs.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new UsageError(`two collectors of one name: ${twice}`, 'give each a name: --collector NAME=PEER,PEER');
  }
  return specs.length > 0 ? specs : [DEFAULT_COLLECTOR];
}

function checkCollectors(collectors: readonly CollectorSpec[], { topology, file }: Scenario): void {
  const routers = speakersOf(topology).map(({ id, name, asn, as }) =>
    ({ id, name, asn, isOwn: as === null, isRouteServer: false, sessionCount: 0 }));
  for (const collector of collectors) {
    const [missing] = choosePeers(collector, routers).unmatched;
    if (missing === undefined) continue;
    const own = routers.flatMap(({ id, isOwn }) => (isOwn ? [`router/${id}`] : []));
    const hint = `our own routers are: ${own.slice(0, 8).join(', ')}${own.length > 8 ? ', …' : ''}`;
    throw new UsageError(`--collector ${collector.name}: nothing in the topology of ${file} is ${missing}`, hint);
  }
}

function filePlan(option: string, path: string | null, scenarios: readonly Scenario[]): FilePlan {
  const stat = path === null ? undefined : statSync(path, { throwIfNoEntry: false });
  const there = stat === undefined ? 'nothing' : stat.isDirectory() ? 'folder' : 'file';
  const plan = planFiles(path, there, scenarios, { option, ending: option === 'bgplay' ? '.json' : '.jsonl' });
  if (plan.kind === 'folder' && stat === undefined) makeFolder(plan.folder);
  return plan;
}

function placeIn(plan: FilePlan, index: number): string {
  if (plan.kind === 'none') return noPlace();
  return plan.kind === 'file' ? plan.file : join(plan.folder, plan.names[index]!);
}

function makeFolders(top: string, folders: readonly string[], collectors: readonly CollectorSpec[]): void {
  if (top === '') throw new UsageError('--mrt needs the name of a folder');
  for (const folder of new Set([top, ...folders])) {
    makeFolder(folder);
    if (folder !== top || folders.includes(top)) for (const { name } of collectors) makeFolder(join(folder, name));
  }
}

function makeFolder(folder: string): void {
  const plain = folder.replace(/\/+$/, '') || '/';
  const stat = statSync(plain, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return;
  if (stat !== undefined) throw new UsageError(`cannot write into ${folder}: it is not a folder`);
  checkWritable(plain);
  mkdirSync(plain);
}

function checkOutput(path: string): void {
  checkWritable(path);
  if (wasRead(path)) throw new UsageError(`cannot write ${path}: it is an input of this run`);
}

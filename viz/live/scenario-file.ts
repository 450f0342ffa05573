/**
 * A scenario with a log of acts as a file that `catchment run` takes: it extends the file that the run came from, holds one
 * member of its `for_each`, and adds the acts as faults. An early end of a fault from the file is an override, and the times of
 * the others are then written out, since some may go by that end.
 */
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { WrittenRecipe } from '../source/run-data.ts';
import { faultsAfter, isLive, type Input } from './input.ts';

export interface ScenarioFile {
  readonly name: string;
  readonly text: string;
}

/** Overrides, since a file that is extended may have overrides of its own, which go before what stands plainly here. */
const isSaidHere = (path: string): boolean => ['seed', 'for_each', 'claims', 'expect'].includes(path.split('.')[0]!);

/** JSON is YAML; what is not ASCII stays readable. */
const quoted = (value: unknown): string => JSON.stringify(value);
const time = (us: number): string => `${us}us`;

export function scenarioFile({ scenario, set }: WrittenRecipe, log: readonly Input[]): ScenarioFile {
  const { name, file, seed, variantKey, variantFields, expect } = scenario;
  const faults = faultsAfter(scenario, log);
  const before = new Map(scenario.faults.map((fault) => [fault.id, fault]));
  const ended = faults.filter((fault) => !isLive(fault) && before.get(fault.id)?.for !== fault.for);
  const members = Object.entries(variantKey).map(([variable, member]) => {
    const fields = variantFields?.[variable];
    return `${variable}: [${quoted(fields === undefined ? member : { name: member, ...fields })}]`;
  });
  const overrides = [
    ...Object.entries(set).flatMap(([path, value]) => (isSaidHere(path) ? [] : `  ${quoted(path)}: ${value}`)),
    `  seed: ${seed}`,
    ...(members.length === 0 ? [] : [`  for_each: { ${members.join(', ')} }`]),
    '  # What the original claims, and what it is expected to come to, is not said of this run.',
    '  claims: []',
    ...(expect === null ? [] : ['  expect: null']),
    ...(ended.length === 0 ? [] : scenario.faults.flatMap((fault) => pinned(fault, scenario.faults))),
    ...ended.map((fault) => `  ${quoted(`faults.${fault.id}.for`)}: ${time(fault.for!)}`),
  ];
  const added = faults.filter(isLive);
  const lines = [
    `# What-if of ${oneLine(file)}, made in the explorer. Paths are relative to this file: keep it where that path holds.`,
    'kind: scenario',
    'version: 1',
    `name: ${quoted(`${name}-what-if`)}`,
    `extends: ${quoted(file)}`,
    'overrides:',
    ...overrides,
    ...(added.length === 0 ? [] : ['faults:', ...added.map(faultLine)]),
  ];
  return { name: `${name.replace(/[^\w.-]+/g, '-')}-what-if.yaml`, text: `${lines.join('\n')}\n` };
}

function faultLine({ id, kind, at, for: length, target }: Fault): string {
  const parts = [
    `kind: ${kind}`,
    `at: ${time(at)}`,
    ...(length === null ? [] : [`for: ${time(length)}`]),
    `target: ${quoted(target.map((ref) => `${ref.kind}/${ref.id}`)[0])}`,
  ];
  return `  ${id}: { ${parts.join(', ')} }`;
}

/** The first of those that `repeat:` makes stands for all of them. */
function pinned(fault: Fault, all: readonly Fault[]): readonly string[] {
  const { file, line, column } = fault.location;
  const same = all.filter(({ location }) => location.file === file && location.line === line && location.column === column);
  if (same[0] !== fault) return [];
  const id = same.length > 1 ? fault.id.replace(/-1$/, '') : fault.id;
  return [`  ${quoted(`faults.${id}.after`)}: null`, `  ${quoted(`faults.${id}.at`)}: ${time(fault.at)}`];
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

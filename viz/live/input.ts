/**
 * What a person does to a run while watching it: fail, drain or restore something at a moment. The log of it makes another
 * scenario out of a scenario, and does so alike in the page, in its worker and in the file that is saved.
 */
import type { EntityRef } from '../../sim/model/entity.ts';
import type { FaultKind, FaultParams } from '../../sim/model/faults.ts';
import type { WorldlessScenario } from '../../sim/model/scenario/compiled.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { Duration, SimTime } from '../../sim/kernel/time.ts';

export const ACTS = ['fail', 'drain', 'restore'] as const;
export type Act = (typeof ACTS)[number];

/** What can be acted on. */
export const TARGET_KINDS = ['datacenter', 'link', 'session', 'neighbor'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];
export interface Target {
  readonly kind: TargetKind;
  readonly id: string;
}

export interface Input {
  readonly act: Act;
  readonly target: Target;
  /** When, in µs since the run began. */
  readonly at: number;
}

/** Most acts of one log: it stands in an address. */
export const INPUTS_MAX = 24;

export const isSameTarget = (a: EntityRef, b: EntityRef): boolean => a.kind === b.kind && a.id === b.id;

/** Parameters are the defaults of each kind, so that a file that names only the kind says the same; a test holds them to it. */
const DRAIN: FaultParams = {
  kind: 'datacenter.drain',
  steps: ['prepend', 'graceful-shutdown', 'withdraw'],
  prepend: 3,
  dwell: 60_000_000 as Duration,
};

/** The kind of fault that an act is, by what it acts on; null where there is none. */
export function faultOf(act: Act, kind: TargetKind): FaultParams | null {
  if (act === 'restore') return null;
  if (act === 'drain') return kind === 'datacenter' ? DRAIN : null;
  switch (kind) {
    case 'datacenter':
      return { kind: 'datacenter.fail', how: 'power' };
    case 'neighbor':
      return { kind: 'neighbor.fail', what: 'as' };
    default:
      return { kind: 'link.down' };
  }
}

/** Kinds of fault that are ended by restoring what they hit: those that last. */
const RESTORABLE: readonly FaultKind[] = [
  'datacenter.fail',
  'datacenter.isolate',
  'datacenter.drain',
  'link.down',
  'link.flap',
  'link.impair',
  'neighbor.fail',
];

/**
 * The faults that restoring a target at a moment would end. Those of `repeat:` are left alone: the scenario language cannot
 * say that one of many ends early.
 */
export function endedBy(faults: readonly Fault[], target: Target, at: number): readonly Fault[] {
  return faults.filter(
    (fault) =>
      RESTORABLE.includes(fault.kind) &&
      fault.at < at &&
      (fault.for === null || fault.at + fault.for > at) &&
      fault.target.some((hit) => isSameTarget(hit, target)) &&
      !isRepeated(fault, faults),
  );
}

const isRepeated = ({ id, location: { file, line, column } }: Fault, faults: readonly Fault[]): boolean =>
  line > 0 &&
  faults.some(
    (other) =>
      other.id !== id && other.location.file === file && other.location.line === line && other.location.column === column,
  );

/** Faults that came by an act have no place in a file. */
export const LIVE_FILE = 'live';
export const isLive = ({ location }: Fault): boolean => location.file === LIVE_FILE && location.line === 0;

/** The faults of a scenario after these acts, in the order of the model (time, then id). */
export function faultsAfter({ faults: own, duration }: WorldlessScenario, inputs: readonly Input[]): readonly Fault[] {
  const taken = new Set(own.map(({ id }) => id));
  let faults: readonly Fault[] = own;
  for (const { act, target, at } of [...inputs].sort((a, b) => a.at - b.at)) {
    if (act === 'restore') {
      const ended = new Set(endedBy(faults, target, at));
      faults = faults.map((fault) => (ended.has(fault) ? { ...fault, for: (at - fault.at) as Duration } : fault));
      continue;
    }
    const how = faultOf(act, target.kind);
    if (how === null || at >= duration) continue;
    const id = freeId(`${act}-${target.id}`, taken);
    faults = [
      ...faults,
      {
        id,
        kind: how.kind,
        at: at as SimTime,
        for: null,
        target: [target],
        how,
        expect: null,
        location: { file: LIVE_FILE, line: 0, column: 0 },
      },
    ];
  }
  return [...faults].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** `fail-ams`, `fail-ams-2` …: told in the page and in the file that is saved. */
function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted}-${count}`;
  taken.add(id);
  return id;
}

/** The scenario with these acts in it; itself without any. What it was expected to come to no longer holds. */
export function scenarioAfter<S extends WorldlessScenario>(scenario: S, inputs: readonly Input[]): S {
  if (inputs.length === 0) return scenario;
  return { ...scenario, faults: faultsAfter(scenario, inputs), claims: [], expect: null, ablationOf: null };
}

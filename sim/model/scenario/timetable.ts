/** Faults with their times, selectors and parameters resolved, in the order in which they begin. */
import { instant } from '../../kernel/time.ts';
import type { Duration, SimTime } from '../../kernel/time.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { faultSpec } from '../faults.ts';
import type { FaultParams } from '../faults.ts';
import type { Path } from '../source/tree.ts';
import { byText, error } from '../topology/context.ts';
import type { Context } from '../topology/context.ts';
import type { Topology } from '../topology/types.ts';
import * as units from '../units.ts';
import type { Entity, EntityIndex } from './entities.ts';
import type { WrittenFault, WrittenScenario } from './schema.ts';
import { choose, select } from './selectors.ts';
import { locationOf } from './targets.ts';
import type { EntityKind, EntityRef } from '../entity.ts';
import type { ExpectedEffect, Fault } from './types.ts';

export interface TimetableInput {
  readonly written: WrittenScenario;
  readonly topology: Topology;
  readonly index: EntityIndex;
  readonly seed: number;
}

interface Entry {
  readonly id: string;
  readonly fault: WrittenFault;
  readonly path: Path;
}

export function resolveFaults(context: Context, { written, topology, index, seed }: TimetableInput): Fault[] {
  const entries = faultEntries(context, written.faults);
  const times = beginTimes(context, entries);
  return entries
    .flatMap(({ id, fault, path }): Fault[] => {
      const at = times.get(id);
      if (at == null) return [];
      checkTime(context, at, written, [...path, fault.at === undefined ? 'after' : 'at']);
      return [
        {
          id,
          kind: fault.kind,
          at,
          for: fault.for ?? null,
          target: resolveTarget(context, { id, fault, path }, topology, index, seed),
          how: resolveParams(context, { id, fault, path }, index),
          expect: resolveEffect(context, fault, path, index),
          location: locationOf(context, path, typeof path.at(-1) === 'string'),
        },
      ];
    })
    .sort((a, b) => a.at - b.at || byText(a.id, b.id));
}

function faultEntries(context: Context, written: WrittenScenario['faults']): Entry[] {
  const entries: Entry[] = Array.isArray(written)
    ? written.map((fault, i) => ({ id: fault.id ?? fault.kind, fault, path: ['faults', i] }))
    : Object.entries(written).map(([name, fault]) => ({ id: fault.id ?? name, fault, path: ['faults', name] }));
  const seen = new Set<string>();
  return entries.filter(({ id, path }) => {
    if (seen.has(id))
      error(context, {
        code: 'CAT1112',
        message: `two faults of one name: ${id}`,
        path,
        atKey: true,
        expected: 'an `id:` of its own for each',
      });
    const isFirst = !seen.has(id);
    seen.add(id);
    return isFirst;
  });
}

const AFTER = /^(\S+?)(\.end)?(?:\s*\+\s*(\S+))?$/;

/** The begin of each fault, `after` followed to its `at`. */
function beginTimes(context: Context, entries: readonly Entry[]): Map<string, SimTime | null> {
  const byName = new Map(entries.map((entry) => [entry.id, entry]));
  const times = new Map<string, SimTime | null | 'open'>();

  const timeOf = (entry: Entry): SimTime | null => {
    const known = times.get(entry.id);
    if (known === 'open') {
      error(context, { code: 'CAT1208', message: `after goes in a circle: ${entry.id}`, path: [...entry.path, 'after'] });
      return null;
    }
    if (known !== undefined) return known;
    times.set(entry.id, 'open');
    const time = compute(entry);
    times.set(entry.id, time);
    return time;
  };

  const compute = ({ fault, path }: Entry): SimTime | null => {
    if (fault.at !== undefined && fault.after === undefined) return instant(fault.at);
    if (fault.after === undefined || fault.at !== undefined) {
      const message = fault.at === undefined ? 'a fault without a time' : 'both at and after';
      error(context, { code: 'CAT1209', message, path, atKey: true, expected: 'at: 5m, or after: <fault> + 30s' });
      return null;
    }
    const at = [...path, 'after'];
    const [, name = '', end, delayText = '0s'] = AFTER.exec(fault.after.trim()) ?? [];
    const other = byName.get(name);
    const delay = units.duration.read(delayText);
    if (other === undefined || !delay.ok) {
      const isName = other === undefined;
      error(context, {
        code: isName ? 'CAT1208' : 'CAT1004',
        message: isName ? `no such fault: ${name || fault.after}` : `not a duration: ${delayText}`,
        path: at,
        expected: 'the id of a fault, then + and a duration: site-down + 30s, or site-down.end + 30s',
        hint: isName ? nearest(name, byName.keys()) : delay.ok ? null : delay.hint,
      });
      return null;
    }
    const begin = timeOf(other);
    if (begin === null) return null;
    if (end !== undefined && other.fault.for === undefined) {
      error(context, { code: 'CAT1208', message: `${name} has no end, as it has no \`for\``, path: at });
      return null;
    }
    return instant(begin + (end === undefined ? 0 : other.fault.for!) + delay.value);
  };

  return new Map(entries.map((entry) => [entry.id, timeOf(entry)]));
}

function checkTime(
  context: Context,
  at: SimTime,
  { duration, warm_up: warmUp = 0 as Duration }: WrittenScenario,
  path: Path,
): void {
  if (at < warmUp) {
    error(context, {
      code: 'CAT1209',
      message: `begins during the warm-up: ${units.duration.format(at as number as Duration)}`,
      path,
      expected: `at least ${units.duration.format(warmUp)}`,
    });
  }
  if (at >= duration) {
    error(context, {
      code: 'CAT1209',
      message: `begins after the run: ${units.duration.format(at as number as Duration)}`,
      path,
      expected: `less than ${units.duration.format(duration)}`,
    });
  }
}

function resolveTarget(
  context: Context,
  { id, fault, path }: Entry,
  topology: Topology,
  index: EntityIndex,
  seed: number,
): EntityRef[] {
  const spec = faultSpec(fault.kind);
  const at = [...path, 'target'];
  const selected = select(context, fault.target, at, index, spec.targets[0]!);
  const wrong = selected.find(({ kind }) => !spec.targets.includes(kind));
  if (wrong !== undefined) {
    error(context, {
      code: 'CAT1207',
      message: `${fault.kind} cannot hit a ${wrong.kind}`,
      path: at,
      expected: `one of ${spec.targets.map((kind) => `${kind}/…`).join(', ')}`,
    });
    return [];
  }
  const needsValue = fault.mode === 'fixed' || fault.mode === 'fixed-percent';
  if (needsValue !== (fault.value !== undefined)) {
    const message = needsValue ? `mode ${fault.mode} without a value` : `mode ${fault.mode} takes no value`;
    error(context, {
      code: 'CAT1117',
      message,
      path: [...path, needsValue ? 'mode' : 'value'],
      expected: needsValue ? 'value: a number' : 'mode: fixed or fixed-percent',
    });
  }
  if (fault.mode === 'fixed-percent' && (fault.value ?? 0) > 100) {
    error(context, {
      code: 'CAT1012',
      message: `more than all: ${fault.value}`,
      path: [...path, 'value'],
      expected: '0 to 100',
    });
  }
  const chosen = choose(selected, fault.mode, fault.value ?? 0, seed, id);
  const refs = chosen.flatMap((entity) => expand(entity, fault, topology, index));
  const unique = new Map(refs.map((ref) => [`${ref.kind}/${ref.id}`, ref]));
  return [...unique].sort(([a], [b]) => byText(a, b)).map(([, ref]) => ref);
}

/** What stands for several things becomes those: a risk group its links, a neighbour its sessions, a region its people. */
function expand({ kind, id }: Entity, fault: WrittenFault, topology: Topology, index: EntityIndex): EntityRef[] {
  if (faultSpec(fault.kind).hits.includes(kind)) return [{ kind, id }];
  const labelled = (of: EntityRef['kind'], label: string): EntityRef[] =>
    index
      .get(of)!
      .filter(({ labels }) => labels[label]?.includes(id))
      .map((entity) => ({ kind: of, id: entity.id }));
  if (kind === 'risk') return labelled('link', 'risk');
  if (kind === 'neighbor') return labelled('session', 'neighbor');
  if (kind === 'region') return labelled('client', 'region');
  if (kind === 'service') {
    return topology.services
      .find((service) => service.id === id)!
      .vips.map(({ prefix }) => ({ kind: 'prefix', id: prefix.text }));
  }
  return [{ kind, id }];
}

/**
 * The parameters of a kind out of the written fault; the schema has checked that they are there. Those that refer to an entity
 * end as its id.
 */
function resolveParams(context: Context, { fault, path }: Entry, index: EntityIndex): FaultParams {
  const { parameters, refers = {} } = faultSpec(fault.kind);
  const params = Object.keys(parameters).map((name) => {
    const value = fault[name];
    const kind = refers[name];
    if (kind === undefined || typeof value !== 'string') return [name, value] as const;
    return [name, entityNamed(context, { kind, name: value, path: [...path, name] }, index)?.id ?? value] as const;
  });
  return { kind: fault.kind, ...Object.fromEntries(params) } as FaultParams;
}

/** The entity of a kind with this id or name; null with an error when there is none. */
function entityNamed(
  context: Context,
  { kind, name, path }: { readonly kind: EntityKind; readonly name: string; readonly path: Path },
  index: EntityIndex,
): Entity | null {
  const entities = index.get(kind)!;
  const found = entities.find((entity) => entity.id === name || entity.name === name);
  if (found !== undefined) return found;
  const known = entities.map(({ id }) => id);
  error(context, {
    code: 'CAT1101',
    message: `no such ${kind}: ${name}`,
    path,
    hint: nearest(name, known),
    expected: known.length > 12 ? `one of the ${known.length} of kind ${kind}` : `one of ${known.join(', ')}`,
  });
  return null;
}

function resolveEffect(context: Context, { expect }: WrittenFault, path: Path, index: EntityIndex): ExpectedEffect | null {
  if (expect === undefined) return null;
  const at = [...path, 'expect'];
  const prefix = expect.withdraws?.text ?? null;
  if (prefix !== null && !index.get('prefix')!.some(({ id }) => id === prefix)) {
    const known = index
      .get('prefix')!
      .map(({ id }) => id)
      .filter((id) => !id.includes('@'));
    error(context, {
      code: 'CAT1201',
      message: `nothing announces ${prefix}`,
      path: [...at, 'withdraws'],
      hint: nearest(prefix, known),
      expected: `one of ${known.join(', ')}`,
    });
  }
  const from = expect.moves_users_from;
  const site =
    from === undefined
      ? null
      : entityNamed(context, { kind: 'datacenter', name: from, path: [...at, 'moves_users_from'] }, index);
  const isNothing = expect.nothing ?? false;
  if (isNothing && (prefix !== null || from !== undefined)) {
    error(context, { code: 'CAT1117', message: 'an effect and none at once', path: [...at, 'nothing'] });
  }
  return { withdraws: prefix, movesUsersFrom: site?.id ?? null, nothing: isNothing, within: expect.within ?? null };
}

/** Faults with their times, selectors and parameters resolved, in the order in which they begin. */
import { nearest } from '../diagnostics/nearest.ts';
import { faultSpec } from '../faults.ts';
import type { FaultParams } from '../faults.ts';
import type { Path } from '../source/tree.ts';
import { byText, error } from '../topology/context.ts';
import type { Context } from '../topology/context.ts';
import type { Topology } from '../topology/types.ts';
import { checkChoosing, choose } from './choice.ts';
import { faultEntries, occurrences, type Entry } from './clock.ts';
import type { Entity, EntityIndex } from './entities.ts';
import type { WrittenFault, WrittenScenario } from './schema.ts';
import { select } from './selectors.ts';
import { locationOf } from './targets.ts';
import type { EntityKind, EntityRef } from '../entity.ts';
import type { ExpectedEffect, Fault } from './types.ts';

export interface TimetableInput {
  readonly written: WrittenScenario;
  readonly topology: Topology;
  readonly index: EntityIndex;
  readonly seed: number;
}

export function resolveFaults(context: Context, { written, topology, index, seed }: TimetableInput): Fault[] {
  const entries = faultEntries(context, written.faults);
  const clock = occurrences(context, entries, written, seed);
  return entries
    .flatMap((entry): Fault[] => {
      const { id, fault, path } = entry;
      const selected = selectTargets(context, entry, index);
      const how = resolveParams(context, entry, index);
      const effect = resolveEffect(context, fault, path, index);
      const once = hit(entry, selected, topology, index, seed, id);
      checkParameters(context, entry, how, once);
      return clock.get(id)!.map((occurrence) => ({
        ...occurrence,
        kind: fault.kind,
        target: fault.repeat?.anew === true ? hit(entry, selected, topology, index, seed, occurrence.id) : once,
        how,
        expect: effect,
        location: locationOf(context, path, typeof path.at(-1) === 'string'),
      }));
    })
    .sort((a, b) => a.at - b.at || byText(a.id, b.id));
}

/** What the selector of a fault names; nothing with an error where it names what the fault cannot hit. */
function selectTargets(context: Context, { fault, path }: Entry, index: EntityIndex): Entity[] {
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
  checkChoosing(context, fault, selected, path);
  return selected;
}

/** As many of those as the mode takes, and what they stand for. */
function hit(
  { fault }: Entry,
  selected: readonly Entity[],
  topology: Topology,
  index: EntityIndex,
  seed: number,
  purpose: string,
): EntityRef[] {
  const { mode, value = 0, keep_at_least: keep = 0 } = fault;
  const chosen = choose(selected, { mode, value, keep }, seed, purpose);
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
  if (kind === 'rack') return labelled('node', 'rack');
  if (faultSpec(fault.kind).hits.includes('instance')) return labelled('instance', kind);
  if (kind === 'risk') return labelled('link', 'risk');
  if (kind === 'neighbor' && faultSpec(fault.kind).hits.includes('as')) {
    return [{ kind: 'as', id: topology.neighbors.find((neighbor) => neighbor.id === id)!.as }];
  }
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
    const idOf = (text: string, at: Path): string =>
      kind === undefined ? text : (entityNamed(context, { kind, name: text, path: at }, index)?.id ?? text);
    if (kind === undefined) return [name, value] as const;
    if (Array.isArray(value)) return [name, value.map((text: string, i) => idOf(text, [...path, name, i]))] as const;
    return [name, typeof value === 'string' ? idOf(value, [...path, name]) : value] as const;
  });
  return { kind: fault.kind, ...Object.fromEntries(params) } as FaultParams;
}

function checkParameters(context: Context, { fault, path }: Entry, how: FaultParams, targets: readonly EntityRef[]): void {
  const problem = faultSpec(fault.kind).check?.(how as unknown as Readonly<Record<string, unknown>>, targets) ?? null;
  if (problem === null) return;
  const { parameter, message, expected } = problem;
  error(context, { code: 'CAT1117', message, path: [...path, parameter], expected });
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

/**
 * Which of the entities that a selector names a fault takes. Each has a rank that is drawn for it on its own, and those with
 * the lowest ranks are taken, so that one entity more or another name moves nobody else. A floor on survivors
 * (`keep_at_least`, as FoundationDB's machinesToLeave) passes over whoever is still needed; it counts this fault alone, not
 * others at the same time.
 */
import { asUnit, draw, entityKey, Purpose, type Seed } from '../../kernel/dice.ts';
import { assertNever } from '../../kernel/assert.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Path } from '../source/tree.ts';
import { error, type Context } from '../topology/context.ts';
import type { Entity } from './entities.ts';

export const selectionModes = ['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent'] as const;
export type SelectionMode = (typeof selectionModes)[number];

const takesPercent = (mode: SelectionMode): boolean => mode === 'fixed-percent' || mode === 'random-max-percent';
const takesValue = (mode: SelectionMode): boolean => mode === 'fixed' || takesPercent(mode);

/** How many are to survive: of all that are selected, or of those that share each value of a label. */
export type KeepAtLeast = number | Readonly<Record<string, number>>;

export interface Choosing {
  readonly mode: SelectionMode;
  /** For modes that take one: a number, or percent. */
  readonly value: number;
  readonly keep?: KeepAtLeast;
}

/** So many of the entities, in the order given; shares are rounded up. */
export function choose(entities: readonly Entity[], choosing: Choosing, seed: number, purpose: string): Entity[] {
  const wanted = wantedCount(entities.length, choosing, seed, purpose);
  const { keep = 0 } = choosing;
  if (wanted >= entities.length && keep === 0) return [...entities];
  const ranked = entities
    .map((entity, order) => {
      const { hi, lo } = entityKey(`${purpose}/${entity.kind}/${entity.id}`);
      return { order, entity, rank: draw(seed as Seed, hi, lo, Purpose.selection, 0) };
    })
    .sort((a, b) => a.rank - b.rank || a.order - b.order);
  const floors = new Floors(entities, keep);
  const taken: typeof ranked = [];
  for (const candidate of ranked) {
    if (taken.length >= wanted) break;
    if (floors.spare(candidate.entity)) taken.push(candidate);
  }
  return taken.sort((a, b) => a.order - b.order).map(({ entity }) => entity);
}

function wantedCount(count: number, { mode, value }: Choosing, seed: number, purpose: string): number {
  switch (mode) {
    case 'all':
      return count;
    case 'one':
      return 1;
    case 'fixed':
      return Math.floor(value);
    case 'fixed-percent':
      return Math.ceil((count * value) / 100);
    case 'random-max-percent': {
      const most = Math.ceil((count * value) / 100);
      const { hi, lo } = entityKey(`${purpose}/how many`);
      return most === 0 ? 0 : 1 + Math.floor(asUnit(draw(seed as Seed, hi, lo, Purpose.selection, 0)) * most);
    }
    default:
      return assertNever(mode);
  }
}

/** Counts who is left in each group that must not run out. */
class Floors {
  private readonly labels: readonly (readonly [label: string, keep: number])[];
  private readonly left = new Map<string, number>();
  private readonly keepOfAll: number;
  private all: number;

  constructor(entities: readonly Entity[], keep: KeepAtLeast) {
    this.all = entities.length;
    this.keepOfAll = typeof keep === 'number' ? keep : 0;
    this.labels = typeof keep === 'number' ? [] : Object.entries(keep);
    for (const entity of entities) {
      for (const [key] of this.groupsOf(entity)) this.left.set(key, (this.left.get(key) ?? 0) + 1);
    }
  }

  /** Takes an entity away, unless too few would be left. */
  spare(entity: Entity): boolean {
    const groups = this.groupsOf(entity);
    if (this.all <= this.keepOfAll || groups.some(([key, keep]) => this.left.get(key)! <= keep)) return false;
    this.all--;
    for (const [key] of groups) this.left.set(key, this.left.get(key)! - 1);
    return true;
  }

  private groupsOf({ labels }: Entity): (readonly [key: string, keep: number])[] {
    // Id and name of the same thing are both values of a label, and may be one text.
    return this.labels.flatMap(([label, keep]) =>
      [...new Set(labels[label] ?? [])].map((value) => [`${label} ${value}`, keep] as const),
    );
  }
}

/** Says what is wrong with how many are to be taken, before anything is. */
export function checkChoosing(
  context: Context,
  written: {
    readonly mode: SelectionMode;
    readonly value?: number | undefined;
    readonly keep_at_least?: KeepAtLeast | undefined;
  },
  entities: readonly Entity[],
  path: Path,
): void {
  const { mode, value, keep_at_least: keep } = written;
  if (takesValue(mode) !== (value !== undefined)) {
    const isMissing = takesValue(mode);
    error(context, {
      code: 'CAT1117',
      message: isMissing ? `mode ${mode} without a value` : `mode ${mode} takes no value`,
      path: [...path, isMissing ? 'mode' : 'value'],
      expected: isMissing ? 'value: a number' : 'mode: fixed, fixed-percent or random-max-percent',
    });
  }
  if (takesPercent(mode) && (value ?? 0) > 100) {
    error(context, { code: 'CAT1012', message: `more than all: ${value}`, path: [...path, 'value'], expected: '0 to 100' });
  }
  if (keep === undefined || entities.length === 0) return;
  const at = [...path, 'keep_at_least'];
  if (typeof keep !== 'number') {
    const known = [...new Set(entities.flatMap(({ labels }) => Object.keys(labels)))].sort();
    const unknown = Object.keys(keep).filter((label) => !known.includes(label));
    for (const label of unknown) {
      error(context, {
        code: 'CAT1214',
        message: `what is selected has no label ${label}`,
        path: [...at, label],
        atKey: true,
        hint: nearest(label, known),
        expected: known.length === 0 ? 'a number' : `a number, or one of ${known.join(', ')}`,
      });
    }
    if (unknown.length > 0) return;
  }
  const floors = new Floors(entities, keep);
  if (entities.some((entity) => floors.spare(entity))) return;
  error(context, {
    code: 'CAT1214',
    message: `nothing is left to hit: ${entities.length} ${entities.length === 1 ? 'is' : 'are'} selected`,
    path: at,
    expected: 'fewer than are selected',
  });
}

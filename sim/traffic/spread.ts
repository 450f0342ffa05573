/**
 * A site whose replicas do not get equal shares of its load, or cannot do equally much with it (some are slow or cold): what
 * a hash gives to each decides which is full first, while the mean of the site is still below capacity. Replicas that are
 * alike are taken together. Where all are there is no spread, and the site is as good as one large replica.
 */
import type { LoadShares } from '../platform/balancing/balancing.ts';
import type { Standing } from '../platform/rotation.ts';
import type { ReplicaQueue, ReplicaWait } from './queueing/replica-wait.ts';

/** Replicas that answer and have one and the same share of what reaches those that do, and of the capacity of a sound one. */
interface ShareClass {
  readonly share: number;
  readonly capacityShare: number;
  readonly count: number;
}

export interface SiteSpread {
  /** Shares of what reaches the site that fall on replicas that answer, refuse, or keep silent. */
  readonly serving: number;
  readonly refusing: number;
  readonly silent: number;
  /** Largest share for its capacity first. */
  readonly classes: readonly ShareClass[];
  /** The busiest replica's load ÷ the mean over the rotation; 1 where nobody is in it. */
  readonly imbalance: number;
}

/** @param members replicas in rotation. */
export function spreadOf(
  shares: LoadShares,
  members: readonly number[],
  standingOf: (replica: number) => Standing,
): SiteSpread {
  const parts = { ok: 0, refused: 0, silent: 0 };
  const found = new Map<string, { share: number; capacityShare: number; count: number }>();
  let highest = 0;
  for (const member of members) {
    const share = shares.get(member) ?? 0;
    const { answer, capacityShare } = standingOf(member);
    parts[answer] += share;
    highest = Math.max(highest, share);
    if (answer !== 'ok') continue;
    const key = `${share}/${capacityShare}`;
    const alike = found.get(key) ?? { share, capacityShare, count: 0 };
    alike.count++;
    found.set(key, alike);
  }
  const { ok: serving, refused: refusing, silent } = parts;
  const classes = [...found.values()]
    .filter(({ share }) => share > 0)
    .map(({ share, ...rest }) => ({ share: share / serving, ...rest }))
    .sort((a, b) => b.share / b.capacityShare - a.share / a.capacityShare);
  return { serving, refusing, silent, classes, imbalance: members.length === 0 ? 1 : highest * members.length };
}

/** The load on all replicas that answer at which the busiest is full. Infinite where none gets anything. */
export const fullAt = ({ classes }: SiteSpread, replicaCapacity: number): number =>
  classes.length === 0 ? Infinity : (replicaCapacity * classes[0]!.capacityShare) / classes[0]!.share;

/** Share of the load on replicas that answer which is beyond the capacity of those it falls on. */
export function overloadShare({ classes }: SiteSpread, replicaCapacity: number, load: number): number {
  if (load <= 0) return 0;
  let surplus = 0;
  for (const { share, capacityShare, count } of classes)
    surplus += count * Math.max(0, share - (replicaCapacity * capacityShare) / load);
  return surplus;
}

/**
 * What waits at the replicas taken together; a queue at a slow one is that at a sound one in slow motion. `from` and `to`
 * are loads ÷ capacity of one replica.
 */
export function spreadWait({ classes }: SiteSpread, queue: ReplicaQueue, replicaCapacity: number, load: number): ReplicaWait {
  let [abandoned, waited, served, from, to] = [0, 0, 0, 0, Infinity];
  for (const { share, capacityShare, count } of classes) {
    const use = share / capacityShare;
    const at = queue.at((Math.max(0, load) * use) / replicaCapacity);
    abandoned += count * share * at.abandonedShare;
    const taken = count * share * (1 - at.abandonedShare);
    served += taken;
    waited += (taken * at.meanUs) / capacityShare;
    from = Math.max(from, at.from / use);
    to = Math.min(to, at.to / use);
  }
  return { meanUs: served === 0 ? 0 : waited / served, abandonedShare: abandoned, from, to };
}

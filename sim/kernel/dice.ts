/**
 * Counter-based chance for running entities. A draw is a hash of (seed, entity, purpose, occurrence) and nothing else: it has no
 * state, so neither the order of draws nor the presence of other entities can move it. The mixer is the 32-bit finaliser of
 * MurmurHash3 applied over the words; draws are for simulation, not for secrets.
 */
import type { Brand } from './brand.ts';

/** 64 bits of an entity's stable id, as two 32-bit lanes. Index or position in a file never enters. */
export interface EntityKey {
  readonly hi: number;
  readonly lo: number;
}

export type Seed = Brand<number, 'Seed'>;
/** Why a draw is made; each use has its own number so that two uses at one entity stay independent. */
export const Purpose = {
  mraiJitter: 1,
  processingDelay: 2,
  holdPhase: 3,
  healthPhase: 4,
  bfdPhase: 5,
  reconnect: 6,
  ecmp: 7,
  installDelay: 8,
  startUp: 9,
  selection: 10,
  keepalivePhase: 11,
  linkDelay: 12,
  heartbeat: 13,
  monitorPhase: 14,
  readinessPhase: 15,
  balancedFlow: 16,
  singleRequest: 17,
  lossRun: 18,
} as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

const mix = (hash: number, word: number): number => {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let h = hash ^ Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
};

const finish = (hash: number): number => {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** A 32-bit hash of a text; `salt` gives independent lanes. */
export function hashText(text: string, salt = 0): number {
  let h = salt | 0;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return finish(h ^ text.length);
}

export const entityKey = (stableId: string): EntityKey => ({
  hi: hashText(stableId, 0x9e3779b9),
  lo: hashText(stableId, 0x7f4a7c15),
});

/** One draw: a uniform 32-bit unsigned integer. `hi` and `lo` are the lanes of the entity's key. */
export function draw(seed: Seed, hi: number, lo: number, purpose: Purpose, occurrence: number): number {
  let h = mix(seed | 0, hi);
  h = mix(h, lo);
  h = mix(h, purpose);
  h = mix(h, occurrence);
  return finish(h);
}

/** A draw as a number in [0, 1), 32 bits of it. */
export const asUnit = (word: number): number => word / 4294967296;

/** A draw as an integer in [low, high], both included. */
export const asInteger = (word: number, low: number, high: number): number => low + Math.floor(asUnit(word) * (high - low + 1));

/** A draw that is true with probability `numerator / denominator`. */
export const asChance = (word: number, numerator: number, denominator: number): boolean =>
  asUnit(word) * denominator < numerator;

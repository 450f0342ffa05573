/**
 * The AS graphs on which other simulators were measured, AS for AS: a clique of 13 at the top, 15 % transit ASes, providers in
 * proportion to the customers they have and to their being transit, 4.5 peerings per AS. A provider has a lower number than its
 * customers. Its figures stand beside ours in PEERS.md.
 */
import type { AsGraphText } from './as-graph.ts';
import { PythonRandom } from './mersenne-twister.ts';

const TOP = 13;
const TRANSIT_RATIO = 0.15;
const PEERINGS_PER_AS = 4.5;
const PROVIDER_WEIGHTS = [34, 40, 18, 8] as const;
const STUB_AT_EXCHANGE_RATIO = 0.25;
const BOTH_AT_EXCHANGE_RATIO = 0.6;
const TRIES_MAX = 20;

const times = (copies: number, from: number, to: number): number[] =>
  Array.from({ length: copies }, () => Array.from({ length: to - from + 1 }, (_, i) => from + i)).flat();

export function comparisonGraph(asCount: number, seed = 1): AsGraphText {
  const dice = new PythonRandom(seed);
  const transitCount = Math.max(TOP + 10, Math.floor(asCount * TRANSIT_RATIO));
  const seen = new Set<number>();
  const keyOf = (low: number, high: number): number => low * (asCount + 1) + high;
  const provided: string[] = [];
  const peered: string[] = [];
  for (let a = 1; a <= TOP; a++) {
    for (let b = a + 1; b <= TOP; b++) {
      peered.push(`${a}|${b}|0`);
      seen.add(keyOf(a, b));
    }
  }
  // Who stands in it more often is chosen more often.
  const bag = times(3, 1, TOP);
  for (let as = TOP + 1; as <= asCount; as++) {
    const wanted = dice.weighted(PROVIDER_WEIGHTS) + 1;
    const providers = new Set<number>();
    for (let tries = 0; tries < wanted * 4 && providers.size < wanted; tries++) {
      const provider = dice.choice(bag);
      if (provider < as) providers.add(provider);
    }
    for (const provider of [...providers].sort((a, b) => a - b)) {
      provided.push(`${provider}|${as}|-1`);
      seen.add(keyOf(provider, as));
      bag.push(provider);
    }
    if (as <= transitCount) bag.push(as, as);
  }
  const peersWanted = Math.floor(asCount * PEERINGS_PER_AS);
  const sought = bag.filter((as) => as > TOP);
  const atExchanges = times(4, TOP + 1, transitCount);
  for (let as = transitCount + 1; as <= asCount; as++) if (dice.random() < STUB_AT_EXCHANGE_RATIO) atExchanges.push(as);
  for (let tries = 0; tries < peersWanted * TRIES_MAX && peered.length < peersWanted; tries++) {
    const x = dice.choice(atExchanges);
    const y = dice.choice(dice.random() < BOTH_AT_EXCHANGE_RATIO ? atExchanges : sought);
    const [low, high] = x < y ? [x, y] : [y, x];
    if (low === high || seen.has(keyOf(low, high))) continue;
    seen.add(keyOf(low, high));
    peered.push(`${low}|${high}|0`);
  }
  const clique = times(1, 1, TOP).join(' ');
  const text = `# inferred clique: ${clique}\n${provided.join('\n')}\n${peered.join('\n')}\n`;
  return { text, asCount, providerLinks: provided.length, peerLinks: peered.length };
}

/**
 * AS graphs shaped like the Internet's, in CAIDA's text form: a clique of 13 at the top, 15 % transit ASes, providers chosen
 * in proportion to the customers they have, on average 4.5 peerings per AS among transits and a quarter of the stubs. A
 * provider has a lower number than its customers. Deterministic by (size, seed).
 */
import { stream } from '../../sim/kernel/streams.ts';

export interface AsGraphText {
  readonly text: string;
  readonly asCount: number;
  readonly providerLinks: number;
  readonly peerLinks: number;
}

const TIER_1 = 13;
const TRANSIT_RATIO = 0.15;
const PEERINGS_PER_AS = 4.5;
/** Shares of ASes with one, two, three and four providers, in percent. */
const PROVIDER_SHARES = [34, 40, 18, 8] as const;
const STUB_AT_EXCHANGE_RATIO = 0.25;
const PEER_AT_EXCHANGE_RATIO = 0.6;

export function asGraphText(asCount: number, seed = 1): AsGraphText {
  const dice = stream(seed, `as-graph/${asCount}`);
  const transitCount = Math.max(TIER_1 + 10, Math.floor(asCount * TRANSIT_RATIO));
  const seen = new Set<number>();
  const lines: string[] = [];
  const peers: string[] = [];
  const count = (a: number, b: number): void => {
    seen.add(Math.min(a, b) * (asCount + 1) + Math.max(a, b));
  };
  for (let a = 1; a <= TIER_1; a++) {
    for (let b = a + 1; b <= TIER_1; b++) {
      peers.push(`${a}|${b}|0`);
      count(a, b);
    }
  }
  // Who stands in it more often is chosen more often.
  const bag: number[] = [];
  for (let copies = 0; copies < 3; copies++) for (let a = 1; a <= TIER_1; a++) bag.push(a);
  for (let as = TIER_1 + 1; as <= asCount; as++) {
    let share = dice.integer(0, 99);
    let wanted = 1;
    while (share >= PROVIDER_SHARES[wanted - 1]!) share -= PROVIDER_SHARES[wanted++ - 1]!;
    const providers = new Set<number>();
    for (let tries = 0; tries < wanted * 4 && providers.size < wanted; tries++) {
      const provider = dice.pick(bag);
      if (provider < as) providers.add(provider);
    }
    for (const provider of [...providers].sort((a, b) => a - b)) {
      lines.push(`${provider}|${as}|-1`);
      count(provider, as);
      bag.push(provider);
    }
    if (as <= transitCount) bag.push(as, as);
  }
  const peersWanted = Math.floor(asCount * PEERINGS_PER_AS);
  const sought = bag.filter((as) => as > TIER_1);
  const atExchanges: number[] = [];
  for (let copies = 0; copies < 4; copies++) for (let as = TIER_1 + 1; as <= transitCount; as++) atExchanges.push(as);
  for (let as = transitCount + 1; as <= asCount; as++) if (dice.chance(STUB_AT_EXCHANGE_RATIO)) atExchanges.push(as);
  for (let tries = 0; tries < peersWanted * 20 && peers.length < peersWanted; tries++) {
    const x = dice.pick(atExchanges);
    const y = dice.pick(dice.chance(PEER_AT_EXCHANGE_RATIO) ? atExchanges : sought);
    const [a, b] = [Math.min(x, y), Math.max(x, y)];
    if (a === b || seen.has(a * (asCount + 1) + b)) continue;
    peers.push(`${a}|${b}|0`);
    count(a, b);
  }
  return {
    text: `# ${asCount} ASes, seed ${seed}\n${lines.join('\n')}\n${peers.join('\n')}\n`,
    asCount,
    providerLinks: lines.length,
    peerLinks: peers.length,
  };
}

/**
 * The part of an AS graph that matters to some ASes: they, their providers, the providers of those, and so on.
 *
 * Theorem. Let U be a set of ASes that holds all providers of its members, and let every AS outside U export by the rule of Gao
 * and Rexford (2001): own and customer routes to everybody, others to customers only. Then, for every prefix originated in U,
 * nobody outside has anything to offer to a member of U. So the routes in U, their ties and their changes in time are those of
 * the graph restricted to U, whatever the members prefer, and even if they leak.
 *
 * Proof. Let n, outside, offer a route to a member. n is not its provider, which would be in U; so by the rule the route is n's
 * own or came from a customer c of n. c is outside as well, or its provider n would be in U, and c in its turn offered the route
 * to a provider. So all on the way to the origin are outside, and the prefix was not originated in U. ∎
 *
 * Leaving out the others is thus no approximation. It would be one for a route leak by an AS that was left out.
 */
import type { AsLinks } from '../source/as-links.ts';

/** The upward closure of some AS numbers, ascending. Numbers that the graph does not have are passed over. */
export function upwardClosure(links: AsLinks, from: Iterable<number>): number[] {
  const { a, b, isProvider } = links;
  const wanted = numberSet(links, from);
  const closure = numberSet(links, []);
  const found: number[] = [];
  const add = (asn: number): void => {
    closure.add(asn);
    found.push(asn);
  };
  for (let i = 0; i < a.length; i++) {
    if (wanted.has(a[i]!) && !closure.has(a[i]!)) add(a[i]!);
    if (wanted.has(b[i]!) && !closure.has(b[i]!)) add(b[i]!);
  }
  // A level of providers, or more, with each pass over the columns: ten passes for the whole Internet, without an index of it.
  for (let before = -1; before < found.length; ) {
    before = found.length;
    for (let i = 0; i < a.length; i++) {
      if (isProvider[i] === 1 && closure.has(b[i]!) && !closure.has(a[i]!)) add(a[i]!);
    }
  }
  return found.sort((x, y) => x - y);
}

interface NumberSet {
  has(asn: number): boolean;
  add(asn: number): unknown;
}

/** Numbers below this are kept as bytes, which answer ten times faster than a hash table; the Internet has none above. */
const DENSE_MAX = 1 << 22;

function numberSet({ a, b }: AsLinks, numbers: Iterable<number>): NumberSet {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, a[i]!, b[i]!);
  if (largest >= DENSE_MAX) return new Set(numbers);
  const bytes = new Uint8Array(largest + 1);
  for (const number of numbers) if (number <= largest) bytes[number] = 1;
  return { has: (number) => bytes[number] === 1, add: (number) => (bytes[number] = 1) };
}

/**
 * The links with both ends among `kept`, each pair once, whatever the order of the input: sorted by provider (or the lower number
 * of two peers), then by the other end. Of a pair that is written twice the provider link counts.
 */
export function restricted(links: AsLinks, kept: Iterable<number>): AsLinks {
  const inside = numberSet(links, kept);
  const rows: { readonly a: number; readonly b: number; readonly isProvider: number }[] = [];
  for (let i = 0; i < links.a.length; i++) {
    const [a, b, isProvider] = [links.a[i]!, links.b[i]!, links.isProvider[i]!];
    if (!inside.has(a) || !inside.has(b)) continue;
    rows.push(isProvider === 1 || a < b ? { a, b, isProvider } : { a: b, b: a, isProvider });
  }
  rows.sort((x, y) => y.isProvider - x.isProvider || x.a - y.a || x.b - y.b);
  const pairs = new Set<string>();
  const once = rows.filter(({ a, b }) => {
    const pair = a < b ? `${a} ${b}` : `${b} ${a}`;
    return pairs.has(pair) ? false : pairs.add(pair).size > 0;
  });
  return {
    a: Uint32Array.from(once, (row) => row.a),
    b: Uint32Array.from(once, (row) => row.b),
    isProvider: Uint8Array.from(once, (row) => row.isProvider),
  };
}

/**
 * The ASes in the order in which each comes after all its customers (Kahn, 1962), the lowest number first among those that may
 * come; those in a circle of providers, and whoever is above one, are left out.
 */
export function customersFirst(links: AsLinks, ases: readonly number[]): number[] {
  const waiting = new Map(ases.map((asn) => [asn, 0]));
  const providers = new Map<number, number[]>();
  links.a.forEach((provider, i) => {
    if (links.isProvider[i] !== 1) return;
    waiting.set(provider, waiting.get(provider)! + 1);
    const list = providers.get(links.b[i]!);
    if (list === undefined) providers.set(links.b[i]!, [provider]);
    else list.push(provider);
  });
  const order: number[] = [];
  let level = ases.filter((asn) => waiting.get(asn) === 0);
  while (level.length > 0) {
    order.push(...level);
    const next: number[] = [];
    for (const asn of level) {
      for (const provider of providers.get(asn) ?? []) {
        waiting.set(provider, waiting.get(provider)! - 1);
        if (waiting.get(provider) === 0) next.push(provider);
      }
    }
    level = next.sort((x, y) => x - y);
  }
  return order;
}

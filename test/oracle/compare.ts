/** Holds what two parties observed against each other. */
import type { Choice, Observed } from './case.ts';

/** Stands for the end of packets that get to no originator. */
export const NOWHERE = 'nowhere';

export interface Mismatch {
  readonly router: string;
  readonly prefix: string;
  readonly what: 'best route' | 'catchment';
  readonly wanted: string;
  readonly got: string;
}

export interface Comparison {
  /** Best routes held against each other: (router, prefix) pairs for which either has one. */
  readonly routeCount: number;
  readonly mismatches: readonly Mismatch[];
}

/**
 * An own route has no attributes to compare. A missing MED is 0 (FRR gives own routes 0, BIRD none); what an old recording does
 * not say is not compared.
 */
export function compare(wanted: Observed, got: Observed): Comparison {
  const mismatches: Mismatch[] = [];
  let routeCount = 0;
  const note = (what: Mismatch['what'], router: string, prefix: string, x: string, y: string): void => {
    if (x !== y) mismatches.push({ router, prefix, what, wanted: x, got: y });
  };
  for (const router of union(wanted.best, got.best)) {
    for (const prefix of union(wanted.best[router], got.best[router])) {
      routeCount++;
      const [x, y] = [wanted.best[router]?.[prefix], got.best[router]?.[prefix]];
      const detail = Math.min(x?.length ?? 6, y?.length ?? 6);
      note('best route', router, prefix, words(x, detail), words(y, detail));
    }
  }
  for (const prefix of union(wanted.catchment, got.catchment)) {
    const [x, y] = [wanted.catchment[prefix], got.catchment[prefix]];
    for (const router of union(x, y)) {
      const [ends, end] = [x?.[router] ?? NOWHERE, y?.[router] ?? NOWHERE];
      // Daemons that spread packets over several paths leave the choice to a hash.
      if (!ends.split('|').includes(end)) note('catchment', router, prefix, ends, end);
    }
  }
  return { routeCount, mismatches };
}

/** What was observed of one prefix. */
export function ofPrefix({ best, catchment }: Observed, prefix: string): Observed {
  const routes = Object.entries(best).flatMap(([router, choices]) => {
    const choice = choices[prefix];
    return choice === undefined ? [] : [[router, { [prefix]: choice }] as const];
  });
  return { best: Object.fromEntries(routes), catchment: { [prefix]: catchment[prefix] ?? {} } };
}

function words(choice: Choice | undefined, detail: number): string {
  if (choice === undefined) return 'none';
  const [from, path, localPref, med, origin, nextHop] = choice;
  if (from === null) return 'own';
  const brief = `from ${from}, path ${path.join(' ')}, local-pref ${localPref}, MED ${med ?? 0}`;
  return detail < 6 ? brief : `${brief}, origin ${origin}, next hop ${nextHop}`;
}

const union = (x: object | undefined, y: object | undefined): string[] => [
  ...new Set([...Object.keys(x ?? {}), ...Object.keys(y ?? {})]),
];

export const mismatchText = ({ what, router, prefix, wanted, got }: Mismatch): string =>
  `${what} of ${router} to ${prefix}: wanted ${wanted}; got ${got}`;

/**
 * How the load of a site is spread over its replicas: the methods, with the entries of their tables where nothing else is
 * written.
 *
 * Sources: 64 buckets of a resilient group on common switches; 65,536 rows of GitHub's GLB Director (rendezvous); 65,537
 * entries of Maglev (Eisenbud et al., NSDI 2016) and of Katran. A hash modulo the number of replicas has no table.
 */
export const balanceMethods = { modulo: null, resilient: 64, rendezvous: 65_536, maglev: 65_537 } as const;

export type BalanceMethod = keyof typeof balanceMethods;

export const balanceMethodNames = Object.keys(balanceMethods) as [BalanceMethod, ...BalanceMethod[]];

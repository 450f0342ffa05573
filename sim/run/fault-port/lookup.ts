/** Finding things of a blueprint by id or by what holds of them. */
export const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, number> =>
  new Map(items.map((item, i) => [item.id, i]));

/** The indices of the items of which it holds. */
export const where = <T>(items: readonly T[], holds: (item: T) => boolean): number[] =>
  items.flatMap((item, i) => (holds(item) ? [i] : []));

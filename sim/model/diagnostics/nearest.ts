/** "Did you mean": the nearest of some known names by edit distance with transpositions (Damerau-Levenshtein, restricted). */

const NAME_LENGTH_MAX = 80;

/** The number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}

/**
 * The candidate nearest to `name`, or null when none is near enough to be meant (a third of the letters may differ, case and the
 * choice of hyphen or underscore count for nothing). Ties go to the first in code-unit order.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  if (name.length === 0 || name.length > NAME_LENGTH_MAX) return null;
  const fold = (text: string): string => text.toLowerCase().replaceAll('-', '_');
  const folded = fold(name);
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const candidate of [...candidates].sort()) {
    if (candidate === name || candidate.length > NAME_LENGTH_MAX) continue;
    const distance = editDistance(folded, fold(candidate));
    const isNear = distance <= Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (isNear && distance < candidate.length && (best === null || distance < best.distance))
      best = { name: candidate, distance };
  }
  return best?.name ?? null;
}

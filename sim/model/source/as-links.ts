/**
 * A graph of ASes as the model takes it from whoever reads such files: links as columns, in any order. The model reads no
 * foreign format itself; the reader is part of the `ModelHost`.
 */

/** AS numbers of both ends of each link, and 1 where `a` is the provider of `b`, 0 where they are peers. */
export interface AsLinks {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly isProvider: Uint8Array;
}

/**
 * The graph in a file, or why there is none: `absent` names every path at which it was looked for and what helps, `unreadable`
 * the path that was found and what is wrong there. A graph that is not needed may be absent: then all else is looked at.
 */
export type AsGraphFile =
  | { readonly kind: 'links'; readonly links: AsLinks }
  | { readonly kind: 'absent'; readonly paths: readonly string[]; readonly advice: string | null; readonly isNeeded: boolean }
  | { readonly kind: 'unreadable'; readonly path: string; readonly problem: string };

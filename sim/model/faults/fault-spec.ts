/** What the model knows of one kind of fault: what it may hit, which parameters it takes and what counts as its effect. */
import type * as z from 'zod';
import type { EntityKind, EntityRef } from '../entity.ts';

export interface ParameterProblem {
  readonly parameter: string;
  readonly message: string;
  readonly expected: string;
}

export interface FaultSpec {
  /** The kinds of entity that a selector of this fault may name. */
  readonly targets: readonly EntityKind[];
  /** The kinds that remain when groups are resolved (a risk group is its links, and so on): what the fault acts on. */
  readonly hits: readonly EntityKind[];
  /** The parameters as they are written beside `kind`, `at`, `for` and `target`; zod turns them into base units. */
  readonly parameters: z.ZodRawShape;
  /** Parameters that name an entity, or a list of them, by id or name; after reading they hold ids. */
  readonly refers?: Readonly<Record<string, EntityKind>>;
  /** What is wrong with parameters that are right by themselves; null when nothing is. */
  readonly check?: (parameters: Readonly<Record<string, unknown>>, targets: readonly EntityRef[]) => ParameterProblem | null;
  /** One sentence for the catalogue and for editors: what happens, and what happens when it heals. */
  readonly does: string;
  readonly confirmedBy: string;
}

/** The parameters of a kind after reading, with the kind as their tag. */
export type ParamsOf<K extends string, S extends FaultSpec> = { readonly kind: K } & {
  readonly [P in keyof S['parameters']]: Frozen<z.output<S['parameters'][P]>>;
};

type Frozen<T> = T extends readonly (infer Item)[] ? readonly Item[] : T;

/** A nominal type over a plain one: a `Duration` cannot be passed where a `SimTime` is due. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

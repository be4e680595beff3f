/** The same keys with other words: a translation that misses a key does not compile. */
export type TextsLike<T> = { readonly [K in keyof T]: T[K] extends string ? string : TextsLike<T[K]> };

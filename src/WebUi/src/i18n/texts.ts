/** What a language must have when Korean has `T`: the same keys, and forms for the singular where the language has them. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> } & Readonly<Partial<Record<`${string}_one`, string>>>;

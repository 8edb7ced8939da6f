import { text } from "drizzle-orm/sqlite-core";

/** A column that holds plain JSON of the given type. */
export const json = <T>() => text({ mode: "json" }).$type<T>();

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** HTTP or mail headers in the order in which they came, names as written. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

import type { Database } from "../../../data/database.ts";

/** Makes something once for each open file, such as its prepared statements: asked for thousands of times, made once. */
export function perDatabase<T>(make: (db: Database) => T): (db: Database) => T {
  const made = new WeakMap<Database, T>();
  return (db) => {
    const known = made.get(db);
    if (known !== undefined) return known;
    const fresh = make(db);
    made.set(db, fresh);
    return fresh;
  };
}

import type { DetailName, Details, SnapshotName, Snapshots } from "../build/snapshots.ts";
import { fileKey } from "../file-key.ts";
import type { PageContext } from "../plate.ts";

/** Reads what the build wrote; the types are the queries' own. */
export interface Read {
  snapshot<Name extends SnapshotName>(name: Name): Promise<Snapshots[Name]>;
  /** Null where this folder has no page of that thing. */
  detail<Name extends DetailName>(name: Name, key: string): Promise<Details[Name] | null>;
}

/** A page: reads what it needs and gives the nodes of its main part. */
export type Page = (context: PageContext, read: Read) => Promise<readonly (Node | null)[]>;

/** The reading of one way of loading files. */
export function reader(load: (name: string) => Promise<unknown>): Read {
  return {
    snapshot: (name) => load(name) as never,
    detail: async (name, key) => {
      try {
        return (await load(`${name}/${fileKey(key)}`)) as never;
      } catch {
        return null;
      }
    },
  };
}

import type { SnapshotName, Snapshots } from "../build/snapshots.ts";
import type { PageContext } from "../plate.ts";

/** Reads one snapshot of the build; the type is the query's own. */
export type Read = <Name extends SnapshotName>(name: Name) => Promise<Snapshots[Name]>;

/** A page: reads what it needs and gives the nodes of its main part. */
export type Page = (context: PageContext, read: Read) => Promise<readonly (Node | null)[]>;

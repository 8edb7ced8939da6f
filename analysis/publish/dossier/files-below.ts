import { readdirSync } from "node:fs";
import { join, sep } from "node:path";

/** What lies below a folder, as paths with `/`, in order; a link is no file of a bag, wherever it leads. */
export function filesBelow(root: string): { readonly files: string[]; readonly links: string[] } {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = (wanted: typeof entries) =>
    wanted
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .split(sep)
          .join("/"),
      )
      .toSorted();
  return {
    files: paths(entries.filter((entry) => entry.isFile())),
    links: paths(entries.filter((entry) => !entry.isFile() && !entry.isDirectory())),
  };
}

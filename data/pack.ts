/** Builds dist/, which `npm pack` ships: JavaScript by tsc (Node strips no types under node_modules), with the files beside it. */
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const typescript = fileURLToPath(new URL("../node_modules/.bin/tsc", import.meta.url));
rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(typescript, ["-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
for (const folder of ["data", "crawler", "analysis", "dashboards"]) {
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && !file.name.endsWith(".ts")) cpSync(path, join(root, "dist", path.slice(root.length)));
  }
}

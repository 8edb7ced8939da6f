import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a corrected edition says of itself. */
export interface CorrectionNotice {
  /** The edition that corrects it. */
  readonly by: number;
  /** ISO 8601 UTC. */
  readonly publishedAt: string;
  readonly because: string;
}

/**
 * Adds a notice to the folder of a corrected edition: `CORRECTED.txt` for readers, and a line in `notice.js`, which its
 * dashboards show on every page. No file that a hash covers is touched. Returns the paths written.
 */
export function writeNotice(editionDir: string, corrected: number, notice: CorrectionNotice): string[] {
  const { by, publishedAt, because } = notice;
  const words = `Edition ${corrected} was corrected by edition ${by} on ${publishedAt}: ${because}\n`;
  const line = `(window.pixelcensusNotices ??= []).push(${JSON.stringify(notice).replace(/[<\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)});\n`;
  const files: readonly (readonly [folder: string, name: string, text: string])[] = [
    [editionDir, "CORRECTED.txt", words],
    [editionDir, "notice.js", line],
    [join(editionDir, "dashboards"), "notice.js", line],
  ];
  return files.flatMap(([folder, name, text]) => {
    if (!existsSync(folder)) return [];
    writeFileSync(join(folder, name), text, { flag: "a" });
    return [join(folder, name)];
  });
}

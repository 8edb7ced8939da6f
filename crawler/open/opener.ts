import type { GuardedBrowser } from "../browser/chromium.ts";
import { ImageExaminer } from "./image-examiner.ts";
import { LiveContexts } from "./live-contexts.ts";
import type { Opener } from "./open.ts";

/** Makes what the openings of one run share. `close` it before the browser. */
export function newOpener(options: { readonly screenshots: boolean }): Opener & { close(): Promise<void> } {
  const kept = new LiveContexts();
  let examiner: ImageExaminer | null = null;
  return {
    kept,
    cutOff: new Map(),
    screenshots: options.screenshots,
    examiner: (browser: GuardedBrowser) => (examiner ??= new ImageExaminer(browser)),
    async close() {
      await kept.close();
      await examiner?.close();
    },
  };
}

import { ensureBrowser } from "../crawler/browser/chromium.ts";

/** Finds a Chromium for the tests, or installs one and says so; one clear sentence when neither is possible. */
export default async function setup(): Promise<void> {
  await ensureBrowser((sentence) => console.log(sentence));
}

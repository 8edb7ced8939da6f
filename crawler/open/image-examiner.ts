import type { GuardedBrowser, Page } from "../browser/chromium.ts";
import { imageSize } from "../browser/image-size.ts";
import type { ExamineImage, Pixels } from "../browser/save-visit.ts";
import type { Visit } from "../browser/visit.ts";

/** A larger image is not decoded: it would take memory and time, and is a picture anyway. */
const MAX_PIXELS = 4_000_000;
/** Answers remembered by SHA-256: nearly all tracking pixels are the same few files. */
const REMEMBERED = 10_000;

/**
 * Looks at the pixels of images, in a page of its own that reaches no network: the canvas of the message's page would refuse, since the images are of
 * other origins, and a decoder killed by a hostile image must not take the opening with it. All-transparent comes before one colour.
 */
export class ImageExaminer {
  readonly #browser: GuardedBrowser;
  readonly #known = new Map<string, Promise<Pixels>>();
  #bench: Promise<Bench> | null = null;
  /** The start of the browser that the bench is of: a bench of an older one would keep that alive. */
  #start = 0;

  constructor(browser: GuardedBrowser) {
    this.#browser = browser;
  }

  /** What the pixels show; null where the image is too large, damaged or of a kind that the browser does not decode. */
  readonly examine: ExamineImage = (bytes, sha256) => {
    const known = this.#known.get(sha256);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.delete(this.#known.keys().next().value!);
    const answer = this.#look(bytes).catch(() => null);
    this.#known.set(sha256, answer);
    return answer;
  };

  async close(): Promise<void> {
    const bench = await this.#bench?.catch(() => null);
    this.#bench = null;
    await bench?.visit.close();
  }

  async #look(bytes: Uint8Array): Promise<Pixels> {
    const size = imageSize(bytes);
    if (size === null || size.width * size.height > MAX_PIXELS) return null;
    const opened = this.#open();
    const bench = await opened;
    bench.looking += 1;
    try {
      return await bench.page.evaluate(lookAtPixels, Buffer.from(bytes).toString("base64"));
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      bench.looking -= 1;
      if (opened !== this.#bench && bench.looking === 0) await bench.visit.close();
    }
  }

  #open(): Promise<Bench> {
    if (this.#bench !== null && this.#start === this.#browser.starts) return this.#bench;
    const old = this.#bench;
    this.#start = this.#browser.starts;
    this.#bench = openBench(this.#browser);
    void old?.then((bench) => (bench.looking === 0 ? bench.visit.close() : undefined)).catch(() => {});
    return this.#bench;
  }
}

interface Bench {
  readonly visit: Visit;
  readonly page: Page;
  /** How many images it looks at now. */
  looking: number;
}

/** Answered by the guard; no packet leaves. */
const HOST = "examiner.invalid";

async function openBench(browser: GuardedBrowser): Promise<Bench> {
  const blank = { status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html><title>pixels</title>" };
  const limits = { maxDurationMs: 2_000_000_000, maxRequests: 1_000_000 };
  const visit = await browser.visit({ scripts: true, limits, local: { host: HOST, answer: () => blank } });
  const page = await visit.newPage();
  await page.goto(`http://${HOST}/`);
  return { visit, page, looking: 0 };
}

/** Runs inside the page: decodes the first frame and looks at each pixel. */
async function lookAtPixels(base64: string): Promise<Pixels> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => null);
  if (bitmap === null) return null;
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  const words = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
  // Alpha is the highest byte of a little-endian word.
  if (words.every((word) => word >>> 24 === 0)) return "transparent";
  return words.every((word) => word === words[0]) ? "single-colour" : "picture";
}

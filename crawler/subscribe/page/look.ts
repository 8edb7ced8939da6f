import type { Page } from "../../browser/chromium.ts";
import { captchaFrame } from "./captcha.ts";
import { showClosedRoots } from "./closed-roots.ts";
import { lookAtDocumentSource } from "./look-at-page.ts";
import type { DocumentView } from "./page-view.ts";

type Frame = ReturnType<Page["mainFrame"]>;
type Handle = Awaited<ReturnType<Frame["evaluateHandle"]>>;
type Element = NonNullable<ReturnType<Handle["asElement"]>>;

/** One document of a page as seen at one moment, with the elements that its numbers stand for. */
export interface Look {
  readonly frame: Frame;
  readonly view: DocumentView;
  /** The element that a control's number `n` stands for; null when it is gone. */
  element(n: number): Promise<Element | null>;
}

const longestLookMs = 20_000;
const longestFadeMs = 1_000;
const longestRootsMs = 4_000;
const mostFrames = 20;

/** Looks at a page and its seen frames (same and cross origin). A frame that does not answer in time is left out; the page itself is asked twice. */
export async function lookAtPage(page: Page): Promise<readonly Look[]> {
  const looks: Look[] = [];
  const marks: string[] = [];
  await within(longestRootsMs, showClosedRoots(page, page.frames().slice(0, mostFrames)));
  for (const frame of page.frames().slice(0, mostFrames)) {
    const isMain = frame === page.mainFrame();
    if (!isMain && !(await isFrameSeen(frame))) continue;
    const asks = isMain ? null : captchaFrame(frame.url());
    if (asks !== null) marks.push(asks);
    // What fades in is transparent for a moment, and a page that goes elsewhere meanwhile is read where it arrives.
    await within(longestFadeMs, frame.evaluate(fadingEnds));
    const look =
      (await within(longestLookMs, lookAtFrame(frame))) ??
      (isMain ? await within(longestLookMs, lookAtFrame(frame)) : null);
    if (look !== null) looks.push(look);
  }
  const [first, ...rest] = looks;
  if (first === undefined || marks.length === 0) return looks;
  const captchas = [...new Set([...first.view.captchas, ...marks])];
  return [{ ...first, view: { ...first.view, captchas } }, ...rest];
}

/** Settles when the transitions and animations that end by themselves have ended. */
function fadingEnds(): Promise<unknown> {
  return Promise.allSettled(
    document
      .getAnimations()
      .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime ?? 0))
      .map((animation) => animation.finished),
  );
}

async function lookAtFrame(frame: Frame): Promise<Look> {
  const handle = await frame.evaluateHandle(lookAtDocumentSource);
  const view = (await handle.evaluate((look) => (look as { view: unknown }).view)) as DocumentView;
  return {
    frame,
    view,
    element: async (n) => {
      const element = await handle
        .evaluateHandle((look, at) => (look as { elements: unknown[] }).elements[at], n)
        .catch(() => null);
      return element?.asElement() ?? null;
    },
  };
}

async function isFrameSeen(frame: Frame): Promise<boolean> {
  const box = await within(
    3_000,
    frame.frameElement().then((element) => element.boundingBox()),
  );
  return box !== null && box.width > 20 && box.height > 20 && box.x + box.width > 0;
}

/** Gives null when the promise fails or takes longer. */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  const value = await Promise.race([promise.catch(() => null), late]);
  clearTimeout(timer);
  return value;
}

/** Lines of text that a person sees in a page and its frames, shadow roots included. */
export async function linesOf(page: Page): Promise<readonly string[]> {
  const texts = await Promise.all(
    page
      .frames()
      .slice(0, mostFrames)
      .map((frame) => within(3_000, frame.evaluate(deepText))),
  );
  return texts
    .flatMap((text) => (text ?? "").slice(0, 50_000).split(/\n+/))
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");
}

function deepText(): string {
  const texts: string[] = [document.body?.innerText ?? ""];
  const visit = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll("*")) {
      const shown = (globalThis as { [key: symbol]: unknown })[Symbol.for("closed shadow roots")];
      const closed = shown instanceof WeakMap ? (shown.get(element) as ShadowRoot | undefined) : undefined;
      const shadow = element.shadowRoot ?? closed;
      if (shadow === undefined) continue;
      for (const child of shadow.children)
        if (child instanceof HTMLElement && child.tagName !== "STYLE") texts.push(child.innerText);
      visit(shadow);
    }
  };
  visit(document);
  return texts.join("\n");
}

/** An image on the rendered page, in CSS pixels from the page's top left corner. */
export interface MeasuredBox {
  readonly url: string;
  readonly element: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly naturalWidth: number | null;
  readonly naturalHeight: number | null;
  readonly seen: "visible" | "covered" | "off-screen" | "zero-size" | "hidden";
}

/** What is read from a page after loading. */
export interface MeasuredPage {
  readonly html: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly MeasuredBox[];
}

/** Elements looked at for backgrounds, and boxes measured: a message with 10,000 images must not take a minute. */
export const MEASURE_LIMITS = { elements: 20_000, boxes: 500, htmlChars: 20_000_000 } as const;

/**
 * Runs inside the page (Playwright sends its source, so it may refer to nothing outside itself): the DOM and the box of each image and background.
 * `covered` means that another element lies on the middle of the box; pages are scrolled for that, since a point outside the window has no element.
 */
export function measurePage(limits: {
  readonly elements: number;
  readonly boxes: number;
  readonly htmlChars: number;
}): MeasuredPage {
  const root = document.documentElement;
  const html = root.outerHTML.slice(0, limits.htmlChars);
  const [width, height] = [root.scrollWidth, root.scrollHeight];

  const pathOf = (element: Element): string => {
    const steps: string[] = [];
    for (
      let at: Element | null = element;
      at !== null && at !== document.body && steps.length < 30;
      at = at.parentElement
    ) {
      let ordinal = 1;
      for (let before = at.previousElementSibling; before !== null; before = before.previousElementSibling) {
        if (before.localName === at.localName) ordinal += 1;
      }
      steps.unshift(`${at.localName}[${ordinal}]`);
    }
    return steps.join("/");
  };

  const seenAs = (
    element: Element,
    style: CSSStyleDeclaration,
    box: DOMRect,
    x: number,
    y: number,
  ): MeasuredBox["seen"] => {
    if (box.width * box.height === 0) return element.getClientRects().length === 0 ? "hidden" : "zero-size";
    if (style.visibility !== "visible") return "hidden";
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      if (Number(getComputedStyle(at).opacity) === 0) return "hidden";
    }
    if (x + box.width <= 0 || y + box.height <= 0 || x >= width || y >= height) return "off-screen";
    let middle = element.getBoundingClientRect();
    const outside = () =>
      middle.top + middle.height / 2 < 0 ||
      middle.top + middle.height / 2 >= innerHeight ||
      middle.left + middle.width / 2 >= innerWidth;
    if (outside()) {
      scrollTo(x + box.width / 2 - innerWidth / 2, y + box.height / 2 - innerHeight / 2);
      middle = element.getBoundingClientRect();
      if (outside()) return "off-screen";
    }
    const top = document.elementFromPoint(middle.left + middle.width / 2, middle.top + middle.height / 2);
    if (top === null) return "off-screen";
    return top === element || element.contains(top) || top.contains(element) ? "visible" : "covered";
  };

  const boxes: MeasuredBox[] = [];
  const add = (element: Element, url: string, natural: HTMLImageElement | null): void => {
    if (boxes.length >= limits.boxes || url === "") return;
    const box = element.getBoundingClientRect();
    const [x, y] = [box.left + scrollX, box.top + scrollY];
    boxes.push({
      url,
      element: pathOf(element),
      x,
      y,
      width: box.width,
      height: box.height,
      naturalWidth: natural === null || !natural.complete || natural.naturalWidth === 0 ? null : natural.naturalWidth,
      naturalHeight: natural === null || !natural.complete || natural.naturalWidth === 0 ? null : natural.naturalHeight,
      seen: seenAs(element, getComputedStyle(element), box, x, y),
    });
  };

  const absolute = (reference: string): string => URL.parse(reference, document.baseURI)?.href ?? "";
  const elements =
    document.body === null ? [] : [document.body, ...document.body.querySelectorAll("*")].slice(0, limits.elements);
  for (const element of elements) {
    if (boxes.length >= limits.boxes) break;
    if (element instanceof HTMLImageElement) add(element, element.currentSrc || element.src, element);
    else if (element instanceof HTMLInputElement && element.type === "image") add(element, element.src, null);
    else if (element instanceof HTMLVideoElement) add(element, element.poster, null);
    else if (element instanceof SVGImageElement) add(element, absolute(element.href.baseVal), null);
    const { backgroundImage, borderImageSource, display, listStyleImage } = getComputedStyle(element);
    // The image of a list's style is inherited by all below it and drawn by its items alone.
    for (const drawn of [backgroundImage, borderImageSource, display === "list-item" ? listStyleImage : "none"]) {
      if (drawn === "none" || !drawn.includes("url(")) continue;
      for (const [, url = ""] of drawn.matchAll(/url\("((?:[^"\\]|\\.)*)"\)/g)) {
        if (/^https?:/.test(url)) add(element, url, null);
      }
    }
  }
  scrollTo(0, 0);
  return { html, width, height, boxes };
}

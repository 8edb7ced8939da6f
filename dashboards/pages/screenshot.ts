import type { Details } from "../build/snapshots.ts";
import { svgNamespace } from "../charts/svg.ts";
import { levelOf } from "../figures/requests.ts";
import type { PageContext } from "../plate.ts";

type Message = Details["message"];

/**
 * The screenshot with a frame where each reference lies and its number; what is too small to see is a disc at its
 * place. `n` and `p` walk them, Enter goes to the reference below.
 */
export function screenshotWithBoxes(context: PageContext, message: Message): HTMLElement {
  const { element, document, text } = context;
  const words = text.views.message;
  const size = message.opening?.pageSize ?? null;
  const picture = message.opening?.screenshotOn ?? null;
  if (size === null || picture === null) return element("p", { class: "notice" }, words.noScreenshot);
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", words.screenshot);
  const discs: Disc[] = [];
  for (const box of message.boxes) {
    const number = message.resources.findIndex((resource) => resource.url === box.url);
    if (number < 0) continue;
    const disc = freePlace(box, size, discs);
    discs.push(disc);
    svg.append(boxMark(context, message, number, box, disc));
  }
  const marks = [...svg.querySelectorAll<SVGAElement>("a")];
  svg.addEventListener("keydown", (event) => {
    const step = { n: 1, ArrowDown: 1, p: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = marks.indexOf(document.activeElement as unknown as SVGAElement);
    marks[(at + step + marks.length) % marks.length]?.focus();
  });
  return element(
    "div",
    { class: "screen" },
    element("img", {
      src: `screenshots/${picture}.png`,
      alt: words.screenshotAlt,
      width: size.width,
      height: size.height,
      decoding: "async",
    }),
    svg,
  );
}

function boxMark(
  { document, text }: PageContext,
  message: Message,
  number: number,
  box: Message["boxes"][number],
  { x, y, r }: Disc,
): Element {
  const make = (name: string, attributes: Readonly<Record<string, string | number>>, words = ""): Element => {
    const node = document.createElementNS(svgNamespace, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
    node.textContent = words;
    return node;
  };
  const resource = message.resources[number]!;
  const level = levelOf(message, resource.key);
  const isTracker = resource.verdict === "tracker";
  const spoken = text.views.message.box(String(number + 1), text.levels[level] ?? level, resource.url);
  const link = make("a", { href: "#", "aria-label": spoken, "data-reference": number + 1 });
  if (!isTiny(box)) {
    link.append(
      make("rect", {
        class: `box${isTracker ? " tracker" : ""}`,
        x: box.x,
        y: box.y,
        width: box.width,
        height: box.height,
      }),
    );
  }
  link.append(make("circle", { class: `box box-mark${isTracker ? "" : " quiet"}`, cx: x, cy: y, r }));
  link.append(make("text", { class: "box-number", x, y: y + r * 0.45, "font-size": r * 1.25 }, String(number + 1)));
  link.append(make("title", {}, spoken));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const target = document.getElementById(`reference-${number + 1}`);
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  });
  return link;
}

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

const isTiny = ({ width, height }: Message["boxes"][number]): boolean => width < 12 || height < 12;

/** Where a reference's number stands: at its corner, or to the right of other numbers that stand there; legible at 480 px. */
function freePlace(
  box: Message["boxes"][number],
  page: { readonly width: number; readonly height: number },
  others: readonly Disc[],
): Disc {
  const r = (11 * page.width) / Math.min(480, page.width);
  const within = (at: number, end: number): number => Math.min(end - r - 2, Math.max(r + 2, at));
  const inset = isTiny(box) ? 0 : r + 2;
  const y = within(box.y + inset, page.height);
  let x = within(box.x + inset, page.width);
  const isTaken = (): boolean => others.some((other) => Math.hypot(other.x - x, other.y - y) < 2 * r);
  while (isTaken() && x + 2 * r < page.width) x += 2 * r + 2;
  return { x, y, r };
}

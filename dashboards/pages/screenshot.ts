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
  for (const box of message.boxes) {
    const number = message.resources.findIndex((resource) => resource.url === box.url);
    if (number < 0) continue;
    svg.append(boxMark(context, message, number, box, size));
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
  page: { readonly width: number; readonly height: number },
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
  const isTiny = box.width < 12 || box.height < 12;
  const spoken = text.views.message.box(String(number + 1), text.levels[level] ?? level, resource.url);
  const link = make("a", { href: "#", "aria-label": spoken, "data-reference": number + 1 });
  const x = Math.min(page.width - 14, Math.max(14, box.x + (isTiny ? 0 : 14)));
  const y = Math.min(page.height - 14, Math.max(14, box.y + (isTiny ? 0 : 14)));
  if (!isTiny) {
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
  link.append(make("circle", { class: `box box-mark${isTracker ? "" : " quiet"}`, cx: x, cy: y, r: 12 }));
  link.append(make("text", { class: "box-number", x, y: y + 5 }, String(number + 1)));
  link.append(make("title", {}, spoken));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const target = document.getElementById(`reference-${number + 1}`);
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  });
  return link;
}

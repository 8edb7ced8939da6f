import type { Details } from "../build/snapshots.ts";
import type { Child } from "../element.ts";
import { levelOf } from "../figures/requests.ts";
import type { PageContext } from "../plate.ts";
import { linkTo } from "../state.ts";
import { word } from "../text/recorded.ts";
import { address, breakable, tag } from "./plain-table.ts";

type Message = Details["message"];
type Resource = Message["resources"][number];

/** One reference of a message: verdict, why, twins with the differing part marked, chain, place in the bytes. */
export function reference(context: PageContext, message: Message, resource: Resource, number: number): HTMLElement {
  const { element, text, format } = context;
  const words = text.views.message;
  const fetched = message.requests.findLast(
    ({ resourceKey, naturalWidth }) => resourceKey === resource.key && naturalWidth !== null,
  );
  const size = (width: number | null | undefined, height: number | null | undefined): string | null =>
    width == null || height == null ? null : `${format.decimal(width, 0)}×${format.decimal(height, 0)}`;
  const because =
    resource.reason === null ? null : ` ${text.views.undeterminedBecause[resource.reason] ?? resource.reason}`;
  const rows: readonly (readonly [string, Child])[] = [
    [words.servedBy, servedBy(context, resource)],
    [words.stated, size(resource.statedWidth, resource.statedHeight)],
    [words.fetched, size(fetched?.naturalWidth, fetched?.naturalHeight)],
    [words.signals, signals(context, resource)],
    [
      words.identifiers,
      resource.identifiers.length === 0
        ? null
        : resource.identifiers.map(({ where, scope }) => words.identifier(where, word(text, scope))).join("; "),
    ],
    [words.chain, chain(context, resource)],
    [words.bytes, bytes(context, message, resource)],
  ];
  return element(
    "li",
    { id: `reference-${number}`, tabindex: -1 },
    element(
      "h3",
      {},
      tag(context, levelOf(message, resource.key)),
      " ",
      resource.kind === "read-receipt"
        ? words.receipt
        : (text.views.technicalClasses[resource.technicalClass] ?? resource.technicalClass),
      because,
      ` · ${resource.element} · ${resource.rule}`,
    ),
    compared(context, resource),
    element(
      "dl",
      { class: "facts" },
      rows.map(([name, value]) => (value === null ? null : [element("dt", {}, name), element("dd", {}, value)])),
    ),
  );
}

function compared(context: PageContext, resource: Resource): HTMLElement {
  const { element, text, format } = context;
  const words = text.views.message;
  const line = (who: string, pieces: Resource["pieces"]): HTMLElement =>
    element(
      "div",
      { class: "mono" },
      pieces.map(({ text: piece, differs }) => (differs ? element("mark", {}, breakable(piece)) : breakable(piece))),
      element("span", { class: "quiet" }, ` — ${who}`),
    );
  const own = resource.compared.length === 0 ? address(context, resource.url) : line(words.thisOne, resource.pieces);
  return element(
    "div",
    { class: "twin", role: "group", "aria-label": words.twins },
    own,
    resource.compared.map(({ role, arm, twin, pieces }) => {
      const seed = arm === null ? "–" : text.views.sender.seed(arm, String(twin));
      return line(role === "twin" ? words.twinCopy(seed) : words.otherMailing, pieces);
    }),
    resource.identical === 0
      ? null
      : element("div", { class: "quiet small" }, words.identical(format.count(resource.identical))),
  );
}

function servedBy({ element, state }: PageContext, { servedBy }: Resource): Child {
  return servedBy === null ? null : element("a", { href: linkTo(state, "entity", servedBy) }, servedBy);
}

function signals({ element, text }: PageContext, { signals }: Resource): Child {
  if (signals.length === 0) return null;
  return element(
    "ul",
    { class: "flat" },
    signals.map((signal) =>
      element(
        "li",
        {},
        element("strong", {}, text.views.message.signalNames[signal.name] ?? signal.name),
        text.views.message.because(text.speaker.say(signal)),
      ),
    ),
  );
}

function chain(context: PageContext, { chain }: Resource): Child {
  if (chain === null || chain.names.length < 2) return null;
  const { element, text } = context;
  const level = text.levels[chain.level] ?? chain.level;
  return element(
    "div",
    {},
    address(context, chain.names.join(" → ")),
    element("span", { class: "quiet" }, ` ${word(text, chain.technique ?? "")} · ${level}`),
    chain.reasons.map((reason) => element("div", { class: "quiet" }, text.speaker.say(reason))),
  );
}

function bytes({ element, text }: PageContext, message: Message, resource: Resource): Child {
  if (resource.path === null || resource.byteOffset === null) return null;
  const part = message.parts.find(({ path }) => path === resource.path);
  return element(
    "div",
    {},
    text.views.message.place(resource.path, String(resource.byteOffset)),
    part === undefined ? null : element("div", { class: "mono" }, part.sha256),
    element(
      "details",
      {},
      element("summary", { class: "quiet" }, text.views.message.cut),
      element("pre", {}, cutCommand(message.message, resource.path, resource.byteOffset, resource.rawBytes ?? 0)),
    ),
  );
}

/** A command anybody can run in the campaign's folder without us: decodes the part, cuts the reference out, hashes it. */
function cutCommand(message: string, path: string, byteOffset: number, bytes: number): string {
  return [
    `python3 -c 'import email,sys`,
    `p=email.message_from_binary_file(open(sys.argv[1],"rb"))`,
    `for i in sys.argv[2].split(".")[1:]: p=p.get_payload(int(i)-1)`,
    `sys.stdout.buffer.write(p.get_payload(decode=True).decode(p.get_content_charset() or "utf-8").encode())' \\`,
    `  blobs/${message.slice(0, 2)}/${message} ${path} | tail -c +${byteOffset + 1} | head -c ${bytes} | sha256sum`,
  ].join("\n");
}

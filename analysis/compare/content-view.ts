import type { Pairing } from "./pair-references.ts";
import type { PreparedMessage, PreparedReference } from "./prepared.ts";

/** Classes of links by which a reader leaves or changes a subscription: what stands there names the reader. */
export const functionalLinks: ReadonlySet<string> = new Set([
  "unsubscribe",
  "confirm",
  "preferences",
  "tracking-preference",
  "login",
]);
const waysOut: ReadonlySet<string> = new Set(["unsubscribe", "preferences", "tracking-preference"]);

/** At most this many pixels on a side show nothing. */
const INVISIBLE_PX = 3;
/** Formats of photographs: a picture kept for another screen, not a counter. */
const photograph = /\.(?:jpe?g|webp|avif|heic)$/i;

/** Whether a resource is kept from being seen: by its size as stated or as it came, or by markup that hides what is no photograph. */
export function isHidden({ reference, url }: Pick<PreparedReference, "reference" | "url">): boolean {
  const { kind, statedWidth, statedHeight, hiddenBy, requests } = reference;
  if (kind !== "resource") return false;
  if (Math.min(statedWidth ?? 9, statedHeight ?? 9) <= INVISIBLE_PX) return true;
  const came = requests.find(({ naturalWidth }) => naturalWidth !== null);
  if (
    came !== undefined &&
    (Math.min(came.naturalWidth!, came.naturalHeight ?? 9) <= 1 || came.pixels === "transparent")
  )
    return true;
  if (hiddenBy.length === 0 || statedWidth !== null || statedHeight !== null) return false;
  return !photograph.test(URL.parse(url)?.pathname ?? "");
}

/** Whether what differs in a resource's URL may be another picture: nothing keeps it from being seen, and it is no font or style. */
export function canBeSeen(prepared: Pick<PreparedReference, "reference" | "url">): boolean {
  const { kind, loads } = prepared.reference;
  return kind === "resource" && loads !== "font" && loads !== "style" && !isHidden(prepared);
}

/** What a message and its paired copies show alike and otherwise, worked out once for a message. */
export class ContentView {
  readonly #own: PreparedMessage;
  readonly #twins: readonly (readonly [PreparedMessage, Pairing])[];
  #differing: readonly number[] | null = null;

  constructor(own: PreparedMessage, twins: readonly (readonly [PreparedMessage, Pairing])[]) {
    this.#own = own;
    this.#twins = twins;
  }

  /** References that can be seen and differ in some twin: pictures by URL, links by their words. */
  #seenDiffering(): readonly number[] {
    this.#differing ??= this.#own.references.flatMap((reference, i) => {
      const isPicture = canBeSeen(reference);
      if (!isPicture && reference.reference.kind === "resource") return [];
      return this.#twins.some(([twin, { to }]) => {
        const other = twin.references[to[i]!];
        if (other === undefined) return true;
        return isPicture ? other.url !== reference.url : hasOtherWords(reference, other);
      })
        ? [i]
        : [];
    });
    return this.#differing;
  }

  /** Whether copies show the same beside one reference: subject, words of links, and every other picture that can be seen. */
  isEqualBeside(index: number): boolean {
    const { subject } = this.#own.message;
    if (this.#twins.some(([twin]) => twin.message.subject !== subject)) return false;
    return this.#seenDiffering().every((i) => i === index);
  }

  /** Whether a link may lead to another content: other words, or no words and another picture in the copy. */
  isOtherLink(index: number): boolean {
    const { kind, anchorText, linkClass } = this.#own.references[index]!.reference;
    if (kind !== "link" || functionalLinks.has(linkClass ?? "")) return false;
    const differing = this.#seenDiffering();
    if (differing.includes(index)) return true;
    return (anchorText ?? "") === "" && differing.some((i) => this.#own.references[i]!.reference.kind === "resource");
  }

  /** What ties a value to its reader; see ValueContext. */
  tieOf(value: string): "way-out" | "links" | null {
    const words = new Set<string>();
    let links = 0;
    for (const i of this.#own.occurrences(value)) {
      if (i === -1) return "way-out";
      const { reference } = this.#own.references[i]!;
      if (reference.kind !== "link") continue;
      if (waysOut.has(reference.linkClass ?? "")) return "way-out";
      const text = reference.anchorText ?? "";
      if (text === "" || this.#seenDiffering().includes(i)) continue;
      words.add(text);
      links++;
    }
    if (words.size < 2) return null;
    const worded = this.#own.references.filter(({ reference }) => (reference.anchorText ?? "") !== "").length;
    return links * 2 >= worded ? "links" : null;
  }
}

function hasOtherWords({ reference }: PreparedReference, { reference: other }: PreparedReference): boolean {
  return (reference.anchorText ?? "") !== (other.anchorText ?? "");
}

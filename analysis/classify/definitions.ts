import type { Level, TechnicalClass, VerdictWord } from "../../data/schema/index.ts";
import { siteOf } from "../../data/site.ts";
import type { SignalName } from "./signals/index.ts";
import type { Subject } from "./signals/signal.ts";

/** What a definition looks at. */
export interface Judged {
  readonly subject: Subject;
  readonly signals: ReadonlyMap<SignalName, unknown>;
  readonly technicalClass: TechnicalClass;
  readonly verdict: VerdictWord;
  readonly level: Level | null;
}

/** One way in which the field says what a tracking pixel is. */
export interface Definition {
  readonly id: string;
  /** The paper or tool. */
  readonly source: string;
  /** What must have been seen before it can say no. */
  readonly needs: "markup" | "fetch" | "lists" | "twins";
  holds(judged: Judged): boolean;
}

const image = ({ subject }: Judged) => subject.reference.loads === "image";
const stated = ({ subject }: Judged) => [subject.reference.statedWidth, subject.reference.statedHeight] as const;
const listHit = (judged: Judged, word: RegExp) => judged.subject.hits.some(({ list }) => word.test(list));

/** The definitions in use, side by side on the same resources; TABLE. `all` and `any` are over the rows above them. */
export const definitions: readonly Definition[] = [
  {
    id: "declared-size",
    source: "Englehardt et al. 2018, mail server rule: width=1 and height=1",
    needs: "markup",
    holds: (judged) => image(judged) && stated(judged).every((side) => side !== null && side <= 1),
  },
  {
    id: "declared-width",
    source: "MailTrackerBlocker 0.8.10, generic rule: declared width 0 or 1, no spacer word",
    needs: "markup",
    holds: (judged) => {
      const [width] = stated(judged);
      return (
        image(judged) && width !== null && width <= 1 && !/spacer|transparent\.gif/i.test(judged.subject.reference.url)
      );
    },
  },
  {
    id: "declared-size-guarded",
    source: "Trocker: area of at most 3 px and the same URL fewer than 5 times",
    needs: "markup",
    holds: (judged) => {
      const [width, height] = stated(judged);
      if (!image(judged) || (width === null && height === null) || judged.subject.repeats >= 5) return false;
      return (width ?? 1) * (height ?? 1) <= 3 || judged.subject.reference.hiddenBy.length > 0;
    },
  },
  {
    id: "declared-area-25",
    source: "FairEmail: surface of at most 25 px",
    needs: "markup",
    holds: (judged) => {
      const [width, height] = stated(judged);
      return image(judged) && width !== null && height !== null && width * height <= 25;
    },
  },
  {
    id: "fetched-size",
    source: "Hu et al. 2019: size as delivered",
    needs: "fetch",
    holds: (judged) => image(judged) && judged.signals.has("invisible-image"),
  },
  {
    id: "list-easyprivacy",
    source: "EasyPrivacy, whole, with its section on e-mail trackers",
    needs: "lists",
    holds: (judged) => listHit(judged, /easyprivacy/i),
  },
  {
    id: "list-adguard-mail",
    source: "AdGuard Mail Tracking Protection (filter 25)",
    needs: "lists",
    holds: (judged) => listHit(judged, /^(?=.*adguard).*mail/is),
  },
  {
    id: "list-any",
    source: "any list of the campaign",
    needs: "lists",
    holds: (judged) => judged.subject.hits.length > 0,
  },
  {
    id: "third-party",
    source: "Englehardt et al. 2018: registrable domain different from the sign-up site and the sender",
    needs: "markup",
    holds: ({ subject }) => !subject.ownSites.has(siteOf(subject.reference.url) ?? ""),
  },
  {
    id: "address-leak",
    source: "Englehardt et al. 2018, 4.3: the address in 10 encodings and 24 hashes, nested up to 3",
    needs: "markup",
    holds: (judged) => judged.technicalClass === "remote_email_derived",
  },
  {
    id: "twins",
    source: "pixelcensus: a URL that differs between copies for different recipients",
    needs: "twins",
    holds: (judged) => judged.verdict === "tracker" && judged.level === "proved",
  },
];

/** Names of the definitions under which a resource is a tracking pixel, in the order of the table. */
export function definitionsOf(judged: Judged): readonly string[] {
  if (judged.subject.reference.kind !== "resource") return [];
  const met = definitions.filter(({ holds }) => holds(judged)).map(({ id }) => id);
  if (met.length === definitions.length) return [...met, "all", "any"];
  return met.length > 0 ? [...met, "any"] : [];
}

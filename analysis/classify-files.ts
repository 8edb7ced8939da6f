import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readMessageReferences } from "../crawler/extract/message-references.ts";
import type { FoundLink, FoundResource } from "../crawler/extract/reference.ts";
import { readCampaignKeys } from "../crawler/parse/campaign-keys.ts";
import { readListId } from "../crawler/parse/mailing-key.ts";
import { type ParsedMessage, readMessage } from "../crawler/parse/mime.ts";
import { readEntities } from "../data/lists/entities.ts";
import { readMailServices } from "../data/lists/mail-services.ts";
import type { Identifier } from "../data/schema/index.ts";
import { hostOf, siteOf } from "../data/site.ts";
import { speakers } from "../data/text/speakers.ts";
import { classify, type Knowledge } from "./classify/classify.ts";
import { AddressForms } from "./classify/leak/address-forms.ts";
import type { Verdict } from "./classify/verdict.ts";
import { personalListIds } from "./compare/align.ts";
import { compareSite } from "./compare/compare.ts";
import { nearestCopy } from "./compare/nearest-copy.ts";
import type { HostFacts, ObservedMessage, ObservedReference } from "./compare/observed.ts";
import type { PreparedMessage } from "./compare/prepared.ts";
import { proxiedOriginal } from "./judge/observe.ts";
import { partyTables } from "./party/party-tables.ts";

/** One judged resource or link of a loose message. */
export type ClassifiedReference = Pick<
  Verdict,
  "url" | "element" | "technicalClass" | "verdict" | "reason" | "level" | "identifiers"
> & {
  /** Signals with what their codes say in English. */
  readonly signals: readonly (Verdict["signals"][number] & { readonly because: string })[];
  /** What a link is for, by its words; null for all else. Whether it is personal is another fact. */
  readonly linkClass: ObservedReference["linkClass"];
};

/** A loose message with everything it refers to, judged. */
export interface ClassifiedFile {
  readonly file: string;
  /** From address; null without one. */
  readonly sender: string | null;
  readonly resources: readonly ClassifiedReference[];
  readonly links: readonly ClassifiedReference[];
  readonly readReceipts: readonly ClassifiedReference[];
  /** What the head says of the reader: a List-Id that no two readers share. */
  readonly identifiers: readonly Identifier[];
  /** Why it was compared with no other file; null where it was, and for a file alone. */
  readonly notAligned: NotAligned | null;
}

/** The file that is most alike, each measure from 0 to 1; `content` null where one of the two has none. */
export interface NotAligned {
  readonly nearest: string;
  readonly subject: number;
  readonly structure: number;
  readonly content: number | null;
  readonly hours: number;
}

/** What the caller says of the files. */
export interface ClassifyOptions {
  /** That they are copies of one mailing to different readers, whatever they look like. */
  readonly areTwins?: boolean;
}

/** Without any date the messages are taken to be of one moment. */
const NO_DATE = "1970-01-01T00:00:00.000Z";

/**
 * Judges loose message files without a campaign; two or more of one mailing are twins. `recipients` names each file's
 * own address in the order of the files (fewer are allowed): what is stated counts more than a header of the message.
 */
export function classifyFiles(
  paths: readonly string[],
  options: ClassifyOptions & { readonly recipients?: readonly string[] } = {},
): ClassifiedFile[] {
  const contents = paths.map((path) => readFileSync(path));
  return classifyMessages(
    paths.map((file, i) => ({ file, bytes: contents[i]!, recipient: options.recipients?.[i] ?? null })),
    options,
  );
}

/** The same for bytes in memory. */
export function classifyMessages(
  files: readonly { readonly file: string; readonly bytes: Uint8Array; readonly recipient: string | null }[],
  { areTwins = false }: ClassifyOptions = {},
): ClassifiedFile[] {
  const observed = files.map(({ bytes, recipient }, i) => observe(readMessage(bytes), bytes, recipient, i));
  const seeds = new Set(observed.map(({ seed }) => seed));
  // Where the headers name one address for all (a list's own, say), they do not tell the readers apart.
  const messages = observed.map((message, i) =>
    files.length > 1 && (areTwins ? seeds.size < files.length : seeds.size === 1 && message.seedFrom !== "stated")
      ? { ...message, seed: `file ${i}`, seedFrom: null }
      : message,
  );
  const knowledge = looseKnowledge();
  const compared = compareSite(messages, { areTwins });
  const prepared = compared.map((one) => one.prepared);
  const ofReaders = personalListIds(prepared);
  return files.map(({ file }, i) => {
    const verdicts = classify(compared[i]!, knowledge);
    const { alignment } = compared[i]!;
    const { listId } = messages[i]!;
    const ofKind = (kind: Verdict["kind"]) =>
      verdicts.filter((verdict) => verdict.kind === kind).map((verdict) => shown(verdict, messages[i]!));
    return {
      file,
      sender: messages[i]!.fromAddress,
      resources: ofKind("resource"),
      links: ofKind("link"),
      readReceipts: ofKind("read-receipt"),
      identifiers: ofReaders.has(listId ?? "") ? [{ where: "head.list-id", value: listId!, scope: "recipient" }] : [],
      notAligned: alignment.reason === "not_aligned" ? notAligned(compared[i]!.prepared, prepared, files) : null,
    };
  });
}

function notAligned(
  own: PreparedMessage,
  all: readonly PreparedMessage[],
  files: readonly { readonly file: string }[],
): NotAligned | null {
  const found = nearestCopy(own, all);
  if (found === null) return null;
  const { message, subject, structure, content, hours } = found;
  const rounded = (measure: number) => Math.round(measure * 100) / 100;
  return {
    nearest: files[all.indexOf(message)]!.file,
    subject: rounded(subject),
    structure: rounded(structure),
    content: content === null ? null : rounded(content),
    hours: rounded(hours),
  };
}

function shown(verdict: Verdict, { references }: ObservedMessage): ClassifiedReference {
  const { url, element, technicalClass, reason, level, identifiers } = verdict;
  const linkClass =
    verdict.kind === "link"
      ? (references.find(({ kind, key }) => kind === "link" && key === verdict.key)?.linkClass ?? null)
      : null;
  const signals = verdict.signals.map(({ leaks: _, ...signal }) => ({ ...signal, because: speakers.en.say(signal) }));
  return { url, element, technicalClass, verdict: verdict.verdict, reason, level, identifiers, signals, linkClass };
}

type LooseMessage = ObservedMessage & { readonly fromAddress: string | null };

function observe(message: ParsedMessage, bytes: Uint8Array, stated: string | null, index: number): LooseMessage {
  const { head } = message;
  const found = readMessageReferences(message);
  const from = head.from[0]?.address.toLowerCase() ?? null;
  const written = from?.split("@").at(-1) ?? null;
  const fromDomain = written === null ? null : (hostOf(written) ?? written);
  const field = (key: string) => head.fields.find((one) => one.key === key)?.value ?? null;
  const named = addressIn(field("delivered-to")) ?? addressIn(field("x-original-to")) ?? onlyRecipient(message);
  return {
    id: `${index} ${createHash("sha256").update(bytes).digest("hex")}`,
    seed: stated ?? named ?? `file ${index}`,
    seedFrom: stated !== null ? "stated" : named !== null ? "header" : null,
    fromAddress: from,
    fromDomain,
    fromSite: fromDomain === null ? null : siteOf(fromDomain),
    listId: readListId(field("list-id")),
    campaignHeader: readCampaignKeys(head.fields)[0]?.value ?? null,
    subject: head.subject ?? "",
    receivedAt: head.date ?? NO_DATE,
    kind: found.facts.kind,
    references: [
      ...found.resources.flatMap((resource) => observedResource(resource)),
      ...found.links.flatMap((link) => observedLink(link)),
    ],
    receipts: found.readReceipts,
    unsubscribeMailto: found.links
      .filter(({ path, url }) => path === "" && /^mailto:/i.test(url))
      .map(({ url }) => url),
  };
}

function addressIn(field: string | null): string | null {
  return /(?<![^\s<>"(),;:@])[^\s<>"(),;:@]+@[^\s<>"(),;:@]+/.exec(field ?? "")?.[0]?.toLowerCase() ?? null;
}

function onlyRecipient({ head }: ParsedMessage): string | null {
  const [only, ...more] = head.to;
  return more.length === 0 ? addressIn(only?.address ?? null) : null;
}

const unseen = { requests: [], linkClass: null, anchorText: null } as const;

function observedResource(resource: FoundResource & { path: string; isDisplayed: boolean }): ObservedReference[] {
  const { url, isRemote, kind, element, attribute, isDisplayed, statedWidth, statedHeight, hiddenBy, media } = resource;
  if (url === null || !isRemote) return [];
  const unwrappedUrl = proxiedOriginal(url);
  const place = { key: keyOf(resource), url, unwrappedUrl, element, attribute, isDisplayed };
  return [{ ...unseen, ...place, kind: "resource", loads: kind, statedWidth, statedHeight, hiddenBy, media }];
}

function observedLink(
  link: FoundLink & { path: string; isDisplayed: boolean; linkClass: ObservedReference["linkClass"] },
): ObservedReference[] {
  if (!/^https?:/i.test(link.url)) return [];
  const { url, element, attribute, isDisplayed, linkClass, anchorText } = link;
  const place = {
    key: keyOf(link),
    url,
    unwrappedUrl: link.unwrapped.at(-1)?.url ?? null,
    element,
    attribute,
    isDisplayed,
  };
  const nothing = { statedWidth: null, statedHeight: null, hiddenBy: [], media: null, requests: [] };
  return [{ ...nothing, ...place, kind: "link", loads: "link", linkClass, anchorText }];
}

const keyOf = (place: { path: string; byteOffset: number; attribute: string; position: number }) =>
  `${place.path}:${place.byteOffset}:${place.attribute}:${place.position}`;

/** The tables that the project ships, read once. */
let shipped: ReturnType<typeof partyTables> | null = null;

/** What is known without looking anything up: the tables that the project ships. */
function looseKnowledge(): Knowledge {
  shipped ??= partyTables(readMailServices().rows, readEntities());
  const tables = shipped;
  const facts = new Map<string, HostFacts>();
  const forms = new Map<string, AddressForms>();
  return {
    site: null,
    hitsOf: () => [],
    formsOf(address) {
      const known = forms.get(address) ?? new AddressForms(address);
      forms.set(address, known);
      return known;
    },
    factsOf(host) {
      const known = facts.get(host);
      if (known !== undefined) return known;
      const service = tables.services.byName("cname", host)[0]?.service ?? null;
      const servedBy = service ?? tables.entities.of(host)?.organisation ?? siteOf(host);
      const made: HostFacts = {
        host,
        aliases: [],
        end: "unknown",
        mailService: service,
        servedBy,
        disguise: null,
        level: "not found",
      };
      facts.set(host, made);
      return made;
    },
  };
}

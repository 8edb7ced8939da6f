import { createHash } from "node:crypto";

/** What a synthetic sender does; the mix of these is the truth that estimates are checked against. */
export const kinds = [
  "recipient-pixel",
  "recipient-pixel",
  "disguised-pixel",
  "tokenised-logo",
  "leaking-pixel",
  "campaign-pixel",
  "untracked",
  "untracked",
  "spacers",
  "no-form",
  "silent",
] as const;
export type SenderKind = (typeof kinds)[number];

/** One image of a synthetic message. */
export interface SyntheticResource {
  readonly url: string;
  readonly host: string;
  /** The name the host is an alias of; null when it is none. */
  readonly alias: string | null;
  readonly width: number;
  readonly height: number;
  readonly redirect: string | null;
  readonly cookie: boolean;
}

/** What one synthetic message holds. */
export interface Content {
  readonly site: string;
  readonly kind: SenderKind;
  readonly address: string;
  readonly arm: string;
  readonly mailing: number;
  readonly token: string;
  readonly resources: readonly SyntheticResource[];
}

const hash = (text: string, algorithm = "sha256"): string => createHash(algorithm).update(text).digest("hex");

/** The images that a sender of this kind puts into one mailing for one seed. */
export function contentOf(from: {
  readonly site: string;
  readonly kind: SenderKind;
  readonly address: string;
  readonly arm: string;
  readonly number: number;
  readonly mailing: number;
  readonly images: number;
}): Content {
  const { site, kind, address, arm, mailing, number } = from;
  const token = hash(`${address} at ${site}`).slice(0, 20);
  const service = `mail-service-${number % 5}.test`;
  const image = (url: string, rest: Partial<SyntheticResource> = {}): SyntheticResource => ({
    url,
    host: new URL(url).hostname,
    alias: null,
    width: 200,
    height: 80,
    redirect: null,
    cookie: false,
    ...rest,
  });
  const tiny = { width: 1, height: 1 };
  const special: Readonly<Record<SenderKind, () => SyntheticResource[]>> = {
    "recipient-pixel": () => [image(`https://open.${service}/o/m${number}x${mailing}/${token}.gif`, tiny)],
    "disguised-pixel": () => [
      image(`https://open.${site}/o/m${number}x${mailing}/${token}.gif`, {
        ...tiny,
        alias: `brand-${number}.${service}`,
      }),
    ],
    "tokenised-logo": () => [image(`https://img.${service}/r/${token}/logo.png`)],
    "leaking-pixel": () => [
      image(`https://px.ads-${number % 3}.test/p?em=${hash(address, "md5")}&c=${mailing}`, {
        ...tiny,
        cookie: true,
        redirect: `https://sync.exchange-${number % 2}.test/s?u=${token}`,
      }),
    ],
    "campaign-pixel": () => [image(`https://open.${service}/c/m${number}x${mailing}.gif`, tiny)],
    untracked: () => [],
    spacers: () => [image(`https://cdn.${site}/spacer.gif`, tiny), image(`https://cdn.${site}/spacer.gif?`, tiny)],
    "no-form": () => [],
    silent: () => [],
  };
  const statics = Array.from({ length: from.images }, (_, index) =>
    image(`https://cdn.${site}/images/${mailing}/${index}.png`),
  );
  return { site, kind, address, arm, mailing, token, resources: [...statics, ...special[kind]()] };
}

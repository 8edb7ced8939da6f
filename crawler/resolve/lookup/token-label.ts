import { isAtOrUnder, labelsOf, nameOfLabels, parentOf, type WireName } from "../wire/name.ts";

/** A rule by which a leftmost label may be a token that names its recipient. */
export interface TokenRule {
  readonly name: string;
  /** Why such a label is no word that a person chose. */
  readonly because: string;
  readonly matches: (label: string) => boolean;
  /** Labels that the rule calls tokens, and some it must leave alone. */
  readonly examples: { readonly tokens: readonly string[]; readonly words: readonly string[] };
}

/**
 * Token-like labels, in the order in which they are tried. Thresholds are ours (November 2026): host names of mail
 * services that are shared by all recipients of a sender (`u1234567`, `url1234`, `13-111-131-111-click`) must pass.
 */
export const tokenRules: readonly TokenRule[] = [
  {
    name: "hexadecimal",
    because: "16 or more hexadecimal digits, letters among them",
    matches: (label) => /^[0-9a-f]{16,}$/.test(label) && /[a-f]/.test(label) && /\d/.test(label),
    examples: {
      tokens: ["9f86d081884c7d65", "3a7bd3e2360a3d29eea436fcfb7e44c7"],
      words: ["facade", "deadbeef", "cafe2027"],
    },
  },
  {
    name: "uuid",
    because: "the form of a UUID",
    matches: (label) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(label),
    examples: { tokens: ["123e4567-e89b-12d3-a456-426614174000"], words: ["13-111-131-111-click"] },
  },
  {
    name: "decimal",
    because: "12 or more decimal digits",
    matches: (label) => /^\d{12,}$/.test(label),
    examples: { tokens: ["202611240001"], words: ["20261124", "360"] },
  },
  {
    name: "random",
    because: "16 or more letters and digits in one run, 4 or more of them digits, at least 3.2 bits of entropy each",
    matches: (label) =>
      label.split(/[^a-z\d]+/).some((run) => run.length >= 16 && digitsIn(run) >= 4 && entropyBits(run) >= 3.2),
    examples: {
      tokens: ["k3j9x2m7q1w8z5p4", "u4f9ztq81mxn0c7rb2ve"],
      words: ["13-111-131-111-click", "newsletter-spring-2027", "email-preview-eu1"],
    },
  },
];

/** Why a leftmost label looks like a token of one recipient; null when it does not. */
export function tokenLikeness(label: string): string | null {
  const folded = label.toLowerCase();
  return tokenRules.find(({ matches }) => matches(folded))?.because ?? null;
}

/** What is asked in place of a host: the host itself, or a random sibling where its first label is token-like. */
export interface Substitution {
  readonly asked: WireName;
  /** Why another name is asked; null when the host itself is. */
  readonly because: string | null;
}

/**
 * Puts a sibling in the place of a token-like name, since the authority that sees a recipient's own name learns that
 * somebody looks at the message. The site's own label is never replaced: it is a registered name, no token.
 */
export function substituteToken(host: WireName, site: WireName, randomLabel: string): Substitution {
  const [label] = labelsOf(host);
  const parent = parentOf(host);
  const because = label === undefined || host === site || !isAtOrUnder(parent, site) ? null : tokenLikeness(label);
  return because === null ? { asked: host, because } : { asked: siblingOf(host, randomLabel), because };
}

/** The name with its leftmost label replaced. */
export function siblingOf(host: WireName, label: string): WireName {
  return nameOfLabels([label, ...labelsOf(parentOf(host))]);
}

function digitsIn(label: string): number {
  return label.replace(/\D/g, "").length;
}

/** Shannon entropy of the label's own characters, bits a character. */
function entropyBits(label: string): number {
  const counts = new Map<string, number>();
  for (const character of label) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / label.length) * Math.log2(count / label.length);
  return bits;
}

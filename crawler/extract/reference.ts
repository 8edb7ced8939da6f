/** What a reference would load. */
export type ResourceKind = "image" | "style" | "font" | "frame" | "media" | "object" | "script" | "other";

/** Where a reference stands. With message and part it is the natural key. */
export interface Place {
  /**
   * Offset of the attribute's value (of the CSS token, of the word in text) in UTF-8 bytes of the decoded part, which is the
   * part without transfer encoding and with its character set turned into UTF-8; line ends and byte order mark are kept.
   * In a head it is the number of the field, from 0.
   */
  readonly byteOffset: number;
  /** Attribute; for `<style>` and style sheets the CSS property or at-rule; for a head the field's name. */
  readonly attribute: string;
  /** Position within the attribute or style text, from 0. */
  readonly position: number;
}

/** A URL that hides inside another one, and the kind of wrapper it was read from. */
export interface Unwrapped {
  readonly url: string;
  /** Name of the row in the table of wrappers. */
  readonly wrapper: string;
}

/** A reference that a mail client may load on opening. */
export interface FoundResource extends Place {
  /** Element, at-rule or, for a head, `head`. */
  readonly element: string;
  /** The reference as written, entities decoded, at most 8,192 characters. */
  readonly raw: string;
  /** The absolute URL that a client would ask for; null when it is not remote or nothing can be asked for. */
  readonly url: string | null;
  readonly host: string | null;
  /** URLs inside the URL, outermost first; empty when it is not wrapped. */
  readonly unwrapped: readonly Unwrapped[];
  readonly kind: ResourceKind;
  /** Whether a client must leave the machine for it: not for `cid:`, `data:` and the like. */
  readonly isRemote: boolean;
  /** Stated size in CSS pixels, from style, matched rules or attributes in that order; null when not stated. */
  readonly statedWidth: number | null;
  readonly statedHeight: number | null;
  /** Why its markup keeps it from being seen, in words; empty when it can be seen. */
  readonly hiddenBy: readonly string[];
  /** Under which condition it loads: media query, `prefers-color-scheme`, `mso` of a conditional comment; null when always. */
  readonly media: string | null;
  /** Position in document order among the references of the part, from 0; links count too. */
  readonly documentOrder: number;
}

/** A reference that is followed on a click. */
export interface FoundLink extends Place {
  readonly element: string;
  readonly raw: string;
  /** The absolute URL (also mailto:, tel: ...). */
  readonly url: string;
  readonly host: string | null;
  readonly unwrapped: readonly Unwrapped[];
  /** Visible text: what stands between the tags, with the alternative texts of images; at most 300 characters. */
  readonly anchorText: string;
  /** Text just before and after, for links that only say "here", else empty; at most 120 characters each. */
  readonly textBefore: string;
  readonly textAfter: string;
  readonly documentOrder: number;
}

import { type FormatLocaleDefinition, formatLocale } from "d3-format";
import type { Language } from "../text/languages.ts";

/** Numbers and dates as one language writes them; always UTC, always one source of spaces and points. */
export interface Format {
  readonly count: (value: number) => string;
  /** A share as percent with one decimal; few digits where few cases stand behind it. */
  readonly share: (share: number, cases?: number) => string;
  /** A difference of shares in percentage points, with its sign. */
  readonly points: (difference: number) => string;
  readonly percentTick: (share: number) => string;
  readonly decimal: (value: number, digits: number) => string;
  readonly bytes: (value: number) => string;
  readonly day: (iso: string) => string;
  readonly time: (iso: string) => string;
}

/** The values of d3-format's own en-GB and fr-FR: no-break spaces as French typography asks for. */
const definitions: Readonly<Record<Language, FormatLocaleDefinition>> = {
  en: { decimal: ".", thousands: ",", grouping: [3], currency: ["£", ""] },
  fr: { decimal: ",", thousands: "\u00a0", grouping: [3], currency: ["", "\u00a0€"], percent: "\u202f%" },
};
const months: Readonly<Record<Language, readonly string[]>> = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"],
  fr: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
};

/** The formats of one language. */
export function formats(language: Language): Format {
  const locale = formatLocale(definitions[language]);
  const whole = locale.format(",.0f");
  const percent = [locale.format(".0%"), locale.format(".1%")] as const;
  const signed = locale.format("+.1f");
  const month = months[language];
  const day = (iso: string): string => {
    const [year, number, date] = iso.slice(0, 10).split("-");
    return `${Number(date)} ${month[Number(number) - 1] ?? number} ${year}`;
  };
  return {
    count: whole,
    share: (share, cases = Number.POSITIVE_INFINITY) => percent[cases < 30 ? 0 : 1](share),
    points: (difference) => signed(difference * 100),
    percentTick: percent[0],
    decimal: (value, digits) => locale.format(`,.${digits}f`)(value),
    bytes: (value) => `${whole(value)} ${language === "fr" ? "octets" : "bytes"}`,
    day,
    time: (iso) => `${day(iso)}, ${iso.slice(11, 19)} UTC`,
  };
}

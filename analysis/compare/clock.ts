import { thresholds } from "./thresholds.ts";

/** One way to write a moment. */
export interface ClockNotation {
  readonly name: string;
  readonly shape: RegExp;
  /** Milliseconds since 1970 that the value may write; NaN for none. */
  moments(value: string, match: RegExpExecArray): readonly number[];
  /** A date in figures cannot be drawn by chance as a short token can: it may lie further from the arrival. */
  readonly isPlain: boolean;
  readonly example: string;
}

const DAY_MS = 86_400_000;
/** Digits of both orders in use for numbers to the base 62, and Crockford's for base 32 (as in ULID). */
const base62 = ["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];
base62.push("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function numberIn(value: string, digits: string): number {
  let number = 0;
  for (const digit of value) number = number * digits.length + digits.indexOf(digit);
  return number;
}

const calendar = (year: string, month: string, day: string, hour = "0", minute = "0", second = "0") =>
  Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
/** Both readings of a date that has no letters to tell its order. */
const dates = (digits: string) => [
  calendar(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8), digits.slice(8, 10), digits.slice(10, 12)),
  calendar(digits.slice(4, 8), digits.slice(2, 4), digits.slice(0, 2), digits.slice(8, 10), digits.slice(10, 12)),
];
/** Ticks of 100 ns from the year 1 (.NET) and from 1601 (Windows), in ms since 1970. */
const DOTNET_MS = 62_135_596_800_000;
const WINDOWS_MS = 11_644_473_600_000;
const OLE_DAYS = 25_569;

/** The notations in use; TABLE. Dates in ISO 8601, RFC 9110 and RFC 3339, and counts of seconds or parts of them in several bases. */
export const clockNotations: readonly ClockNotation[] = [
  row(
    "ISO 8601, extended",
    /^(\d{4})-(\d\d)-(\d\d)(?:[T _+-](\d\d)[:.-]?(\d\d)(?:[:.-]?\d\d)?(?:[.,]\d{1,9})?)?(?:Z|[ +-]\d\d:?\d\d)?$/,
    true,
    "2026-11-29T10:00:01.123Z",
    (_, m) => [calendar(m[1]!, m[2]!, m[3]!, m[4], m[5])],
  ),
  row(
    "date with slashes or dots",
    /^(\d{1,4})[/._](\d\d?)[/._](\d{2,4})(?:\D(\d\d)\D?(\d\d)(?:\D?\d\d)?)?$/,
    true,
    "29.11.2026 10:00",
    (_, m) => [
      calendar(m[1]!, m[2]!, m[3]!, m[4], m[5]),
      calendar(m[3]!, m[2]!, m[1]!, m[4], m[5]),
      calendar(m[3]!, m[1]!, m[2]!, m[4], m[5]),
    ],
  ),
  row(
    "ISO 8601, basic",
    /^(\d{8})[T _.-]?(\d{2,6})(?:[.,]?\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?$/,
    true,
    "20261129T100001Z",
    (_, m) => dates(m[1]! + m[2]!),
  ),
  row("date in figures", /^\d{8}$/, true, "20261129", (value) => dates(value)),
  row("date of two-figure year", /^\d{12}$/, true, "261129100001", (value) => dates(`20${value}`).slice(0, 1)),
  row(
    "HTTP date",
    /^[A-Z][a-z]{2}, ?\d{1,2}[ +-][A-Z][a-z]{2}[ +-]\d{2,4}(?:[ +][\d:]{5,8})?(?:[ +](?:GMT|UTC|Z|[+-]?\d{4}))?$/,
    true,
    "Sun, 29 Nov 2026 10:00:01 GMT",
    (value) => [Date.parse(value.replaceAll("+", " "))],
  ),
  row("seconds since 1970", /^\d{10}(?:\.\d{1,9})?$/, true, "1796032801", (value) => [Number(value) * 1000]),
  row("milliseconds", /^\d{13}(?:\.\d{1,6})?$/, true, "1796032801123", (value) => [Number(value)]),
  row("hundredths of a microsecond, micro- and nanoseconds", /^\d{14,19}$/, true, "1796032801123456789", (value) => [
    Number(value.slice(0, 13)),
  ]),
  row("ticks of 100 ns", /^\d{18}$/, true, "639316252801123456", (value) => [
    Number(value) / 10_000 - DOTNET_MS,
    Number(value) / 10_000 - WINDOWS_MS,
  ]),
  row("days since 1900", /^\d{5}\.\d{3,12}$/, true, "46355.416678", (value) => [(Number(value) - OLE_DAYS) * DAY_MS]),
  row("hex of seconds", /^(?:0x)?([0-9a-f]{8})$/i, false, "6b0d4e21", (_, m) => [Number.parseInt(m[1]!, 16) * 1000]),
  row("hex of milliseconds", /^(?:0x)?(0?[0-9a-f]{11})$/i, false, "1a22b5f1c83", (_, m) => [
    Number.parseInt(m[1]!, 16),
  ]),
  row("hex of finer counts", /^(?:0x)?([0-9a-f]{13,16})$/i, false, "6617fa41d9b23", (_, m) =>
    [1e3, 1e6, 1e4]
      .map((perMs) => Number.parseInt(m[1]!, 16) / perMs)
      .concat(
        Number.parseInt(m[1]!, 16) / 1e4 - DOTNET_MS,
        Number.parseInt(m[1]!, 16) / 1e4 - WINDOWS_MS,
        // PHP's uniqid: eight figures of seconds, five of microseconds.
        m[1]!.length === 13 ? Number.parseInt(m[1]!.slice(0, 8), 16) * 1000 : Number.NaN,
      ),
  ),
  row("base 36 of seconds", /^[0-9a-z]{6}$/i, false, "tpbgxd", (value) => [Number.parseInt(value, 36) * 1000]),
  row("base 36 of milliseconds", /^[0-9a-z]{8}$/i, false, "mx3k2p8z", (value) => [Number.parseInt(value, 36)]),
  row("base 36 of micro- and nanoseconds", /^[0-9a-z]{10,13}$/i, false, "hofm2x8r1k", (value) => [
    Number.parseInt(value, 36) / 1e3,
    Number.parseInt(value, 36) / 1e6,
  ]),
  row("base 62", /^[0-9a-z]{6,7}$/i, false, "1xXl0b", (value) =>
    base62.flatMap((digits) => [numberIn(value, digits) * 1000, numberIn(value, digits)]),
  ),
  row("base 32 of milliseconds", /^0[0-9A-HJKMNP-TV-Z]{9}$/i, false, "01KB7Z4M0R", (value) => [
    numberIn(value.toUpperCase(), crockford),
  ]),
];

function row(
  name: string,
  shape: RegExp,
  isPlain: boolean,
  example: string,
  moments: ClockNotation["moments"],
): ClockNotation {
  return { name, shape, isPlain, example, moments };
}

/** Longer values write no moment. */
const MAX_CHARS = 40;

/** Distance in days between the arrival and the moment a value writes; null when it writes none that is near. */
export function clockDistanceDays(value: string, receivedAt: string): number | null {
  if (value.length < 6 || value.length > MAX_CHARS) return null;
  const arrival = Date.parse(receivedAt);
  let nearest: number | null = null;
  for (const { shape, moments, isPlain } of clockNotations) {
    const match = shape.exec(value);
    if (match === null) continue;
    const horizon = isPlain ? thresholds.clockHorizonDays : thresholds.clockDays;
    for (const moment of moments(value, match)) {
      const days = Math.abs(moment - arrival) / DAY_MS;
      if (days <= horizon && (nearest === null || days < nearest)) nearest = days;
    }
  }
  return nearest;
}

/** Whether a value is a date or a moment as a whole, whatever marks stand in it. */
export function isWrittenMoment(value: string): boolean {
  if (value.length > MAX_CHARS) return false;
  return clockNotations.some(({ shape, moments, isPlain }) => {
    const match = isPlain ? shape.exec(value) : null;
    return match !== null && moments(value, match).some((moment) => !Number.isNaN(moment));
  });
}

/** Marks between the sending time and what is put behind or before it to make it the only one of its moment. */
const joints = /[-_.:,|~]/;
/** A counter or a few drawn figures beside a clock. */
const COUNTER_CHARS = 6;

/** Whether a value is the sending time with a counter or some drawn figures beside it: `1796032801-48213`. */
export function isClockWithCounter(value: string, receivedAt: string): boolean {
  if (value.length > MAX_CHARS) return false;
  const parts = value.split(joints);
  const isNow = (part: string) =>
    (clockDistanceDays(part, receivedAt) ?? Number.POSITIVE_INFINITY) <= thresholds.clockDays;
  if (parts.length > 1) {
    const rest = parts.filter((part) => part.length < 8 || !isNow(part));
    return rest.length < parts.length && rest.join("").length <= COUNTER_CHARS;
  }
  // Figures that run on: seconds or milliseconds, then a counter.
  return /^\d{14,19}$/.test(value) && (isNow(value.slice(0, 10)) || isNow(value.slice(0, 13)));
}

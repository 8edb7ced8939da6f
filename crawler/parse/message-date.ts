const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Named zones of RFC 5322 4.3, in hours; every other name is taken as UTC, as that section says. */
const ZONES: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

const DATE_TIME =
  /(\d{1,2})[ -]+([a-z]{3})[a-z]{0,6}[ ,-]+(\d{1,4})[ ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[ ]{0,4}(?:([+-])(\d{2}):?(\d{2})|([a-z]{1,5}))?/i;

/**
 * Reads the value of a Date field (RFC 5322 3.3 and 4.3): ISO 8601 UTC with milliseconds, or null where it is no date.
 * Two-digit years follow RFC 5322 4.3 (49 is 2049, 50 is 1950), three-digit ones add 1900; years go from 0 to 9999.
 */
export function readDate(value: string | null): string | null {
  if (value === null) return null;
  const match = DATE_TIME.exec(
    value
      .slice(0, 200)
      .replace(/\([^()]{0,100}\)/g, " ")
      .replace(/\s+/g, " "),
  );
  if (match === null) return null;
  const month = MONTHS.indexOf((match[2] ?? "").toLowerCase());
  const [day, hour, minute, second] = [match[1], match[4], match[5], match[6] ?? "0"].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (month < 0 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const time = new Date(0);
  time.setUTCFullYear(fullYear(match[3] ?? ""), month, day);
  time.setUTCHours(hour, minute, second, 0);
  const utc = new Date(time.getTime() - zoneMinutes(match) * 60_000);
  const year = utc.getUTCFullYear();
  return year < 0 || year > 9999 ? null : utc.toISOString();
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length >= 4) return year;
  if (digits.length === 3) return year + 1900;
  return year < 50 ? year + 2000 : year + 1900;
}

function zoneMinutes(match: RegExpExecArray): number {
  if (match[7] === undefined) return 60 * (ZONES[(match[10] ?? "").toUpperCase()] ?? 0);
  const minutes = Number(match[8]) * 60 + Number(match[9]);
  return match[7] === "-" ? -minutes : minutes;
}

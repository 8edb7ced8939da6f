/** A number, already written, with its noun in English: one alone is singular. */
export const counted = (number: string, one: string, many: string): string =>
  `${number} ${number === "1" ? one : many}`;

/** The same in French, where none is singular too. */
export const compte = (number: string, one: string, many: string): string =>
  `${number} ${number === "1" || number === "0" ? one : many}`;

/** The colours of one mode. Proof has one hue in three strengths; entities have at most six, the rest is grey. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly quiet: string;
  readonly rule: string;
  readonly band: string;
  readonly proved: string;
  readonly corroborated: string;
  readonly suspected: string;
  readonly undetermined: string;
  readonly link: string;
  readonly focus: string;
  readonly mark: string;
  readonly entities: readonly string[];
  readonly other: string;
}

/** Which colours carry text (contrast 4.5 at least, WCAG 1.4.3) and which are marks (3 at least, WCAG 1.4.11). */
export const textColours = ["ink", "quiet", "link"] as const;
export const markColours = ["proved", "corroborated", "suspected", "undetermined", "other", "focus"] as const;

export const light: Palette = {
  paper: "#fcfcfa",
  ink: "#1b1b1b",
  quiet: "#5b5b57",
  rule: "#d9d9d3",
  band: "#d5e1ec",
  proved: "#08306b",
  corroborated: "#2f74b5",
  suspected: "#5a8fbd",
  undetermined: "#7a7a75",
  link: "#0b4f8a",
  focus: "#b3470b",
  mark: "#fbe3a1",
  entities: ["#0072b2", "#b65a00", "#00805c", "#a8487c", "#5b4fa2", "#8a6d00"],
  other: "#80807b",
};

export const dark: Palette = {
  paper: "#1b1b1b",
  ink: "#f3f3ef",
  quiet: "#b3b3ad",
  rule: "#43433f",
  band: "#2c4258",
  proved: "#cfe3f5",
  corroborated: "#86b7e0",
  suspected: "#5c93c4",
  undetermined: "#9a9a94",
  link: "#9cc9ef",
  focus: "#ffb27a",
  mark: "#5c4a10",
  entities: ["#5ab0e6", "#f0a050", "#4cc4a0", "#e29ac4", "#a79be8", "#d6bb4a"],
  other: "#9a9a94",
};

function channel(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => channel(Number.parseInt(colour.slice(start, start + 2), 16)));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrast(first: string, second: string): number {
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

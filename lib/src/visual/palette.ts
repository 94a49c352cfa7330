/**
 * The colors of Okabe and Ito, which readers with any of the common color-vision deficiencies can tell apart
 * (M. Okabe, K. Ito, "Color Universal Design", 2008). Yellow is for fills only.
 */
export const PALETTE = {
  blue: '#0072B2',
  vermilion: '#D55E00',
  green: '#009E73',
  orange: '#E69F00',
  sky: '#56B4E9',
  purple: '#CC79A7',
  yellow: '#F0E442',
  /** Threshold lines and other quiet marks; legible on white and on near-black. */
  gray: '#808080',
} as const;

/** What a series means, whatever the chapter: the failing design is vermilion, the fixed one green. */
export type Tone = 'model' | 'failing' | 'fixed' | 'second' | 'third' | 'fourth' | 'quiet';

const TONES: Record<Tone, string> = {
  model: PALETTE.blue,
  failing: PALETTE.vermilion,
  fixed: PALETTE.green,
  second: PALETTE.orange,
  third: PALETTE.purple,
  fourth: PALETTE.sky,
  quiet: PALETTE.gray,
};

/** The color that stands for what a series means, as a CSS color. */
export function colorOf(tone: Tone): string {
  return TONES[tone];
}

/** How much of a color words keep, so that they have a contrast of 4.5 on white and on near-black. */
const SHARES: Readonly<Record<string, number>> = {
  [PALETTE.orange]: 50,
  [PALETTE.sky]: 50,
  [PALETTE.purple]: 62,
};
const SHARE = 72;

/**
 * A color for words. They are thinner than lines: a part of the page's own ink keeps them legible, darker on white and
 * lighter on near-black. For the property `color` and the fill of SVG text.
 */
export function wordsColor(color: string): string {
  if (color === 'currentColor') return color;
  return `color-mix(in srgb,${color} ${SHARES[color] ?? SHARE}%,currentColor)`;
}

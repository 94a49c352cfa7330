/** Jupyter counts a cursor in Unicode code points, JavaScript in UTF-16 units; an emoji is one or two. */

export function toCodeUnits(text: string, codePoints: number): number {
  let units = 0;
  let counted = 0;
  for (const character of text) {
    if (counted >= codePoints) break;
    units += character.length;
    counted += 1;
  }
  return units;
}

export function toCodePoints(text: string, codeUnits: number): number {
  return [...text.slice(0, codeUnits)].length;
}

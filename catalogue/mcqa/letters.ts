/** Letters that other scripts use for the choices A to D. */

const foreign: Readonly<Record<string, string>> = {
  ...{ أ: 'A', ب: 'B', ج: 'C', د: 'D' },
  ...{ অ: 'A', ব: 'B', ড: 'C', ঢ: 'D' },
  ...{ Ａ: 'A', Ｂ: 'B', Ｃ: 'C', Ｄ: 'D' },
};
const anyForeign = new RegExp(Object.keys(foreign).join('|'), 'gu');

/** `text` with a space and the Latin letter in the place of each. */
export function latinized(text: string): string {
  return text.replace(anyForeign, (letter) => ` ${foreign[letter] ?? letter}`);
}

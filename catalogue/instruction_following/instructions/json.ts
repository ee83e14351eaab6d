/** Whether a text is JSON to Python's `json.loads`, in time proportional to the text. */

/** Python raises where arrays and objects are nested about as deep as its stack, and for integers of more digits. */
const deepest = 950;
const mostDigits = 4300;

/** `NaN` and `Infinity` are JSON there, too. */
export function isJson(text: string): boolean {
  const parts = outsideStrings(text);
  if (parts.some(({ plain }) => longInteger.test(plain)) || depthOf(parts) > deepest) return false;
  try {
    JSON.parse(parts.map(({ plain, quoted }) => plain.replace(constants, 'null') + quoted).join(''));
    return true;
  } catch {
    return false;
  }
}

/** What is no JSON around them stays none: `-null`, `nullnull`. */
const constants = /(?<![\w.])(?:NaN|-?Infinity)(?!\w)/g;
const longInteger = new RegExp(`(?<![\\d.eE+]|[eE]-)\\d{${mostDigits + 1},}(?![\\d.eE])`);

interface Part {
  readonly plain: string;
  readonly quoted: string;
}

function outsideStrings(text: string): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('"', at);
    const quote = found < 0 ? text.length : found;
    const end = endOfString(text, quote);
    parts.push({ plain: text.slice(at, quote), quoted: text.slice(quote, end) });
    at = end;
  }
  return parts;
}

function endOfString(text: string, quote: number): number {
  let at = quote + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function depthOf(parts: readonly Part[]): number {
  let [depth, greatest] = [0, 0];
  for (const { plain } of parts) {
    for (const sign of plain) {
      if (sign === '[' || sign === '{') greatest = Math.max(greatest, ++depth);
      else if (sign === ']' || sign === '}') depth--;
    }
  }
  return greatest;
}

/** Takes the API key out of what a server says, where it enters: answers, names, ids and errors alike. */

/** A shorter one stands in ordinary words, so it is not searched for. */
const shortestKey = 8;

/** `text` without `key`: as it is, escaped for JSON or a URL, in hexadecimal, and in base64, also in the middle of it. */
export function withoutKey(key: string | undefined): (text: string) => string {
  if (!key || key.length < shortestKey) return (text) => text;
  const forms = [key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key), hexOf(key)].map(patternOf);
  const base64 = [0, 1, 2].map((offset) => base64Of(key, offset));
  const pattern = new RegExp([...forms, ...base64].join('|'), 'gi');
  return (text) => (text.length < shortestKey ? text : text.replace(pattern, '***'));
}

function patternOf(text: string): string {
  return text.replaceAll(/[^\w]/g, (character) => (character === '/' ? '\\\\?/' : `\\${character}`));
}

function hexOf(key: string): string {
  return Buffer.from(key).toString('hex');
}

/** The characters that say nothing of what stands before and after the key, in either alphabet. */
function base64Of(key: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
  const first = Math.ceil((offset * 8) / 6);
  const whole = bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6));
  return whole.replaceAll('+', '[+-]').replaceAll('/', '(?:\\\\?/|_)');
}

/** Text of others, cut to a length. No schemas: workflow code imports this module at run time. */

/** At most `length` UTF-16 units, the last of them `…` where something was cut; no character is cut in half. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Text of others (models, servers, files) as a terminal and a log may show it: nothing in it is a command to them. */

/**
 * All but line ends and tabs: C0, DEL and C1, the line separators that some readers of lines take for line ends, and the marks of
 * direction that show a text in another order than it has.
 */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** What `JSON.stringify` leaves as it is. */
const beyondJson = /[\u007f-\u009f\u2028\u2029]/g;

/** The text with control characters as they would be written in code, `\u001b`; line ends and tabs stay. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(controls, escape);
}

/** JSON text that means the same and has no control character in it. */
export function printableJson(json: string): string {
  return json.replaceAll(beyondJson, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Text of others as the cell of a table that a spreadsheet may open: none of it is a formula. */
export function inertCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

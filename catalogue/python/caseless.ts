/** A character class without regard to case, where no flag may say so. */

let found: readonly string[] | undefined;

/** What `source`, which matches one character, matches under the flag `i`. */
export function caseless(source: string): string {
  const [plain, ignoring] = [new RegExp(`^${source}$`, 'v'), new RegExp(`^${source}$`, 'iv')];
  const changed = cased().filter((character) => plain.test(character) !== ignoring.test(character));
  const added = changed.filter((character) => ignoring.test(character));
  if (changed.length === 0) return source;
  const removed = changed.filter((character) => plain.test(character));
  const rest = removed.length === 0 ? source : `(?![${removed.join('')}])${source}`;
  return added.length === 0 ? `(?:${rest})` : `(?:[${added.join('')}]|${rest})`;
}

/** Every letter that has another case: about 2,900, found once in a few milliseconds. */
function cased(): readonly string[] {
  if (found) return found;
  const changes = /^[\p{CWCM}\p{CWCF}]$/u;
  // No letters with case stand behind the second plane.
  const all = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code));
  return (found = all.filter((character) => changes.test(character)));
}

/** What `langdetect` takes out of a text before it looks at it. */

const address = /https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g;
const mail = /[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}/g;
const marked = /[AEIOUYaeiouyÂÊÔâêôĂăƠơƯư][\u0300\u0301\u0303\u0309\u0323]/g;
const maxCharacters = 10_000;

/** Characters without addresses, with one space for several; without Latin letters where others are more than twice as many. */
export function cleaned(text: string, vietnamese: ReadonlyMap<string, string>): string[] {
  const plain = withoutMail(text.replace(address, ' ')).replace(marked, (pair) => vietnamese.get(pair) ?? pair);
  const characters = firstCharacters(plain).filter(
    (character, index, all) => character !== ' ' || all[index - 1] !== ' ',
  );
  const latin = characters.filter(isLatin).length;
  const foreign = characters.filter((character) => character >= '\u0300').length;
  return latin * 2 < foreign ? characters.filter((character) => !isLatin(character)) : characters;
}

/** Without this look the pattern tries 64 lengths at each character of a text that has no address. */
function withoutMail(text: string): string {
  return text.includes('@') ? text.replace(mail, ' ') : text;
}

function firstCharacters(text: string): string[] {
  // A character takes two units at most, and half of one at the end is cut off again.
  return Array.from(text.slice(0, maxCharacters * 2 + 2)).slice(0, maxCharacters);
}

/** `A` to `z`, and the six signs between `Z` and `a` with them. */
function isLatin(character: string): boolean {
  return character >= 'A' && character <= 'z';
}

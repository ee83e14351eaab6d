import { expect, test } from 'vitest';
import { splitSentences } from '../../../catalogue/python/nltk/sentences.ts';
import { countWords, tokenizeWords } from '../../../catalogue/python/nltk/words.ts';

/** Observed: NLTK 3.10.4. */
test.each<[string, string[]]>([
  ['Dr. Smith went home. He slept.', ['Dr. Smith went home.', 'He slept.']],
  ['I live in the U.S. It is big.', ['I live in the U.S.', 'It is big.']],
  ['See J. K. Rowling. Or no. 5 of it.', ['See J. K. Rowling.', 'Or no.', '5 of it.']],
  ['He said: "No." Then (why?) he left... and so on', ['He said: "No."', 'Then (why?)', 'he left... and so on']],
  ['\u201cYes!\u201d she said. \u2018No.\u2019 He', ['\u201cYes!\u201d', 'she said.', '\u2018No.\u2019', 'He']],
  ['Wait!!! Now?! ok', ['Wait!!!', 'Now?!', 'ok']],
  ['p.m. The end. p.m. the end.', ['p.m.', 'The end.', 'p.m. the end.']],
  [' \n', []],
  ['One.Two. Three', ['One.Two.', 'Three']],
  ['etc. However it is', ['etc.', 'However it is']],
  ['A mid-Jan. day. Sales rose.', ['A mid-Jan. day.', 'Sales rose.']],
  ['...', ['...']],
  ['a. \u3000b\n\n. c', ['a. \u3000b\n\n.', 'c']],
])('sentences of %j', (text, sentences) => {
  expect(splitSentences(text)).toEqual(sentences);
});

/** Observed: NLTK 3.10.4. */
test.each<[string, string[]]>([
  ["I can't go, don't!", ['I', 'ca', "n't", 'go', ',', 'do', "n't", '!']],
  ['(Really?) "Yes" -- he\'s gone...', ['(', 'Really', '?', ')', '``', 'Yes', "''", '--', 'he', "'s", 'gone', '...']],
  ["cannot gonna 'tis wanna go d'ye", ['can', 'not', 'gon', 'na', "'", 'tis', 'wan', 'na', 'go', 'd', "'ye"]],
  ['$5.00 & 50% #tag: a;b', ['$', '5.00', '&', '50', '%', '#', 'tag', ':', 'a', ';', 'b']],
  [
    '\u2018so\u2019 \u201cit is\u201d \u00abx\u00bb',
    ['\u2018', 'so', '\u2019', '\u201c', 'it', 'is', '\u201d', '\u00ab', 'x', '\u00bb'],
  ],
  ["dogs' ``x'' [a] {b} <c>", ['dogs', "'", '``', 'x', "''", '[', 'a', ']', '{', 'b', '}', '<', 'c', '>']],
  ['3,14 1:2 end:', ['3,14', '1:2', 'end', ':']],
  ['x.\u201d y', ['x', '.', '\u201d', 'y']],
  ['\ud83d\ude42. ok', ['\ud83d\ude42', '.', 'ok']],
  ['it\u2019s \u2014 so', ['it', '\u2019', 's', '\u2014', 'so']],
  ['a b. ', ['a', 'b', '.']],
  ["'s 'x", ["'s", "'", 'x']],
])('words of %j', (text, words) => {
  expect(tokenizeWords(text)).toEqual(words);
});

test('marks and joiners belong to a word', () => {
  expect(countWords('हिन्दी, it_is 2nd')).toBe(3);
});

/** Sentences by the rule of thumb that IFEval has for them: substitutions, whose order matters. */

import { strip, whiteSpace } from '../python/text.ts';

const anySpace = `[${whiteSpace}]`;
const starters =
  '(Mr|Mrs|Ms|Dr|Prof|Capt|Cpt|Lt|' +
  ['He', 'She', 'It', 'They', 'Their', 'Our', 'We', 'But', 'However', 'That', 'This'].join(`${anySpace}|`) +
  `${anySpace}|Wherever)`;

/** Periods that end no sentence become `<prd>`; `<stop>` marks an end. */
const substitutions: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(Mr|St|Mrs|Ms|Dr)\./g, '$1<prd>'],
  [/\.(com|net|org|io|gov|edu|me)/g, '<prd>$1'],
  [/([0-9])\.([0-9])/g, '$1<prd>$2'],
];
const abbreviations: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/Ph\.D\./g, 'Ph<prd>D<prd>'],
  [new RegExp(`${anySpace}([A-Za-z])\\. `, 'gv'), ' $1<prd> '],
  [new RegExp(`([A-Z]\\.[A-Z]\\.(?:[A-Z]\\.)?) ${starters}`, 'gv'), '$1<stop> $2'],
  [/([A-Za-z])\.([A-Za-z])\.([A-Za-z])\./g, '$1<prd>$2<prd>$3<prd>'],
  [/([A-Za-z])\.([A-Za-z])\./g, '$1<prd>$2<prd>'],
  [new RegExp(` (Inc|Ltd|Jr|Sr|Co)\\. ${starters}`, 'gv'), ' $1<stop> $2'],
  [/ (Inc|Ltd|Jr|Sr|Co)\./g, ' $1<prd>'],
  [/ ([A-Za-z])\./g, ' $1<prd>'],
  [/\.”/g, '”.'],
  [/\."/g, '".'],
  [/!"/g, '"!'],
  [/\?"/g, '"?'],
  [/[.?!]/g, '$&<stop>'],
  [/<prd>/g, '.'],
];

export function splitIntoSentences(text: string): string[] {
  const padded = ` ${text}  `.replaceAll('\n', ' ');
  const dotted = substituted(padded, substitutions).replace(
    /\.{2,}/g,
    (dots) => `${'<prd>'.repeat(dots.length)}<stop>`,
  );
  const sentences = substituted(dotted, abbreviations).split('<stop>').map(strip);
  return sentences.at(-1) === '' ? sentences.slice(0, -1) : sentences;
}

function substituted(text: string, rules: typeof abbreviations): string {
  return rules.reduce((changed, [pattern, replacement]) => changed.replace(pattern, replacement), text);
}

/**
 * Character classes as the `regex` package has them, with which NLTK compiles its patterns since 3.10: marks and joiners
 * belong to words there, and U+001C to U+001F are no white space.
 */

/** `\w` */
export const word = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]';

/** Members of the class `\s`. */
export const space = '\\t-\\r \\u{85}\\u{a0}\\u{1680}\\u{2000}-\\u{200a}\\u{2028}\\u{2029}\\u{202f}\\u{205f}\\u{3000}';

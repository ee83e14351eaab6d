/** What the scanner of PyYAML refuses and a parser of YAML 1.2 takes. */

import { Lexer } from 'yaml';
import { ParseError } from './formats.ts';

const unprintable = /[^\t\n\r -~\u{85}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

export function refuseNewerSyntax(text: string): void {
  if (unprintable.test(text)) throw new ParseError('ReaderError', 'special characters are not allowed');
  if (text.startsWith('...')) throw new ParseError('ParserError', 'expected the node content');
  if (/^%YAML[ ]+(?!1\.)/m.test(text)) throw new ParseError('ParserError', 'found incompatible YAML document');
  if (text.includes('\t')) refuseTabs(text);
  if ((text.match(/[[{?-]/g)?.length ?? 0) > maxDepth) refuseDepth(text);
}

/** PyYAML gives up at half of it. A parser near the end of its stack may take the process with it. */
const maxDepth = 1000;

/** What stands in brackets in brackets, or behind one hyphen after the other. */
function refuseDepth(text: string): void {
  let [brackets, inLine, isScalar] = [0, 0, false];
  for (const token of new Lexer().lex(text)) {
    if (!isScalar && (token === '[' || token === '{')) brackets += 1;
    if (!isScalar && (token === ']' || token === '}')) brackets -= 1;
    if (!isScalar && (token === '-' || token === '?')) inLine += 1;
    if (token === '\n') inLine = 0;
    if (brackets + inLine > maxDepth) throw new ParseError('RecursionError', 'maximum recursion depth exceeded');
    isScalar = token === scalarFollows;
  }
}

/** Every break of YAML 1.1 as the one that the parser knows. */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n');
}

/** Before what the lexer says is a scalar. */
const scalarFollows = '\u001f';

/** A tab may stand in quotes, in blocks and in comments, never between tokens or in a plain scalar. */
function refuseTabs(text: string): void {
  let isBlock = false;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (token === scalarFollows) {
      isScalar = true;
      continue;
    }
    const first = token.charAt(0);
    const isPlain = isScalar && !isBlock;
    const takesTabs = (isScalar && isBlock) || first === '"' || first === "'" || first === '#';
    if (!takesTabs && token.includes('\t') && (isPlain || /^[ \t]+$/.test(token))) {
      throw new ParseError('ScannerError', "found character '\\t' that cannot start any token");
    }
    if (isScalar) isBlock = false;
    else if (first === '|' || first === '>') isBlock = true;
    isScalar = false;
  }
}

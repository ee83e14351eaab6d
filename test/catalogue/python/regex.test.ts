import { createRequire } from 'node:module';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { findAll } from '../../../catalogue/python/findall.ts';
import { translatePattern } from '../../../catalogue/python/regex.ts';
import { normalizeForMatch, strip, stripAny } from '../../../catalogue/python/text.ts';

const { raw } = String;

/** Observed of Python 3.11: `re.findall(pattern, text, re.IGNORECASE)`. */
test.each<[string, string, (string | string[])[]]>([
  [raw`Answer\s*:\s*(?!Answer)\s*([A-Za-z])`, 'Answer: Answer: b', ['A']],
  [raw`\\boxed\{\s*([A-Za-z])\s*\}`, raw`\boxed{A} \boxed{ b }`, ['A', 'b']],
  [raw`(a)(b)?`, 'ab a', [['a', 'b'], ['a', '']]], // prettier-ignore
  [raw`\d+`, '1 ٣ x', ['1', '٣']],
  [raw`\w+`, 'é_1 ß-x', ['é_1', 'ß', 'x']],
  [raw`(?a)\w+`, 'é_1', ['_1']],
  [raw`\s`, 'a\u0085b\u001cc\ufeffd', ['\u0085', '\u001c']],
  [raw`[^\s\d]`, ' 1a٣', ['a']],
  [raw`\ba\b`, 'a éa a_', ['a']],
  [raw`a$`, 'a\n', ['a']],
  [raw`a\Z`, 'a\n', []],
  [raw`(?m)^.`, 'ab\ncd\u2028e', ['a', 'c']],
  [raw`a.c`, 'a\rc a\nc', ['a\rc']],
  [raw`(?s)a.c`, 'a\nc', ['a\nc']],
  [raw`(?s:a.)c.`, 'a\ncx a\nc\n', ['a\ncx']],
  [raw`(?x) a \  b # comment`, 'a b', ['a b']],
  [raw`(?P<x>a)(?P=x)`, 'aA', ['a']],
  [raw`(a)\1`, 'aa', ['a']],
  [raw`a{,2}b`, 'aaab', ['aab']],
  [raw`a{x}{}`, 'a{x}{}', ['a{x}{}']],
  [raw`a*+a`, 'aaa', []],
  [raw`(?>a+)b`, 'aab', ['aab']],
  [raw`(?>(a))+(c)`, 'aac', [['a', 'c']]],
  [raw`[]a]+`, ']a', [']a']],
  [raw`[a\-c&&-]+`, 'a-c&&b', ['a-c&&']],
  [raw`[[:a]+`, '[:a]', ['[:a']],
  [raw`\x41\u00e9\101\.`, 'AéA.', ['AéA.']],
  [raw`(?=a)*b`, 'b', ['b']],
  [raw`(?<=ab|cd)x`, 'abx cdx x', ['x', 'x']],
  [raw`a(?#comment)*`, 'aa', ['aa', '']],
  ['😀.', '😀a𝒜', ['😀a']],
  [raw`i\d[A-D]?`, 'I1 İ2 ı3 ı3d', ['I1', 'İ2', 'ı3', 'ı3d']],
  ['[h-j]|[^ı-]', 'İ-ıJ', ['İ', 'ı', 'J']],
  ['[^h-j]', 'İıiIk', ['k']],
  ['İ', 'iIıİ', ['i', 'I', 'ı', 'İ']],
  [raw`final (?-i:([a-d]))`, 'FINAL b final B', ['b']],
  ['(?-i:K)k', 'Kk KK kk K\u212a', ['Kk', 'KK', 'K\u212a']],
  ['(?-i:[^a])[^a]', 'Ab ab bA', ['Ab', 'b ']],
])('%s in %j finds %j', (pattern, text, found) => {
  expect(findAll(translatePattern(pattern, { ignoreCase: true }), text)).toEqual(found);
});

test.each([
  '([', '(', ')', '*a', 'a**', '^*', 'a{2,1}', '[z-a]', raw`[a-\d]`, raw`\q`, raw`(?<=a*)b`, raw`\1(a)`, raw`(a\1)`,
  '(?P<1>a)', '(?P<a>x)(?P<a>y)', 'a(?i)b', '(?', '[a', raw`a\\\ `.trim(),
])('%s is refused, as Python refuses it', (pattern) => {
  expect(() => translatePattern(pattern)).toThrow(expect.objectContaining({ name: 'PatternError' }));
}); // prettier-ignore

test('case may count in a part of a pattern only, which then needs no flag', () => {
  const { source, flags } = translatePattern('(?i:straSSe|[σ-ω])X');
  expect(flags).toBe('gv');
  expect('STRASSEX strasseX Ωx ΣX ςX ſtraßeX'.match(new RegExp(source, flags))).toEqual([
    'STRASSEX',
    'strasseX',
    'ΣX',
    'ςX',
  ]);
});

test.each(['(a)(?(1)b|c)', raw`\N{DIGIT ONE}`, raw`(?i:(a)\1)b`])('%s is what only Python understands', (pattern) => {
  expect(() => translatePattern(pattern)).toThrow(expect.objectContaining({ name: 'UnsupportedPatternError' }));
});

describe('a pattern that backtracks without end', () => {
  const endless = () => findAll(translatePattern('(a+)+$'), `${'a'.repeat(60)}b`);

  test('is stopped', () => {
    expect(endless).toThrow(/more than 1000 ms.*\(\?<g1>a\{1,\}\)/);
  });

  test('is stopped in a worker too, where calls into the workflow sandbox have no time limit', () => {
    const { prototype } = vm.Script;
    const original = Object.getOwnPropertyDescriptor(prototype, 'runInContext')!;
    createRequire(import.meta.url)('../../../workers/preload.cjs');
    try {
      expect(Object.getOwnPropertyDescriptor(prototype, 'runInContext')!.value).not.toBe(original.value);
      expect(endless).toThrow('more than 1000 ms');
    } finally {
      Object.defineProperty(prototype, 'runInContext', original);
    }
  });
});

test('white space is what Python says it is', () => {
  expect(strip('\u0085\u001c a\u00a0b \u2028')).toBe('a\u00a0b');
  expect(strip('\ufeffa')).toBe('\ufeffa');
  expect(normalizeForMatch('  An\u001cOPTION \n text ')).toBe('an option text');
  expect(stripAny('**_b`.', '*_`.')).toBe('b');
  expect(stripAny('...', '.')).toBe('');
});

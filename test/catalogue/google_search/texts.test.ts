import { describe, expect, test } from 'vitest';
import { mainText } from '../../../catalogue/google_search/main-text.ts';
import { matchExpression } from '../../../catalogue/google_search/match-expression.ts';
import { isPublic } from '../../../catalogue/google_search/public-address.ts';
import { shorten } from '../../../catalogue/google_search/shorten.ts';

describe('the main text of a page', () => {
  test.each([
    [
      '<head><title>T</title><style>x{}</style></head><nav>Home</nav><main><header><h1>Jupiter</h1><p>by me</p></header><p>The <b>largest</b>\n planet.<br>Really.</main><footer>©</footer>',
      'Jupiter\nThe largest planet.\nReally.',
    ],
    ['<p>a&amp;b&nbsp;c</p><script>alert("<p>x")</script><div>d</div>', 'a&b c\nd'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['<article>one</article><p>between</p><article>two</article>', 'one\ntwo'],
    ['no markup', 'no markup'],
  ])('of %j', (html, text) => {
    expect(mainText(html)).toBe(text);
  });

  test.each(['', '<nav>Menu</nav>', '<p> </p><script>x</script>', '<article><form>Log in</form></article>'])(
    'there is none in %j',
    (html) => {
      expect(mainText(html)).toBeUndefined();
    },
  );
});

describe('a long page', () => {
  test('of 10,000 words is kept, of one more its first and last 5,000 characters', () => {
    const words = (count: number) => Array.from({ length: count }, () => '😀').join(' ');
    expect(shorten(words(10_000))).toBe(words(10_000));
    expect(shorten(words(10_001))).toBe(`${'😀 '.repeat(2500)}...${' 😀'.repeat(2500)}`);
  });

  test('of one word is kept, however long that is', () => {
    expect(shorten('x'.repeat(100_000))).toHaveLength(100_000);
  });
});

test.each([
  ['What is "Jupiter"?', '"What" OR "is" OR "Jupiter"'],
  ['NEAR(a b) AND c* - title:x', '"NEAR" OR "a" OR "b" OR "AND" OR "c" OR "title" OR "x"'],
  ['"', undefined],
  ['', undefined],
])('%j is searched for as %s', (query, expression) => {
  expect(matchExpression(query)).toBe(expression);
});

test('a query costs no more than its first 32 words', () => {
  const words = Array.from({ length: 100_000 }, (_, index) => `w${index}`).join(' ');
  expect(matchExpression(words)?.split(' OR ')).toHaveLength(32);
});

test.each([
  ['8.8.8.8', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['169.254.169.254', false],
  ['172.31.0.1', false],
  ['192.168.1.1', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['2606:4700::1111', true],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['2002:7f00:1::', false],
  ['64:ff9b::7f00:1', false],
])('%s is on the internet: %s', (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});

import { expect, test } from 'vitest';
import { detectLanguage } from '../../../catalogue/python/langdetect/detect.ts';

/** Observed: langdetect 1.0.9 with `DetectorFactory.seed = 0`. */
test.each<[string, string | undefined]>([
  ['12345', undefined],
  ['', undefined],
  ['HELLO WORLD', 'so'],
  ['SEVEN CATS', 'en'],
  ['We walked along the river until it was dark.', 'en'],
  ['Nous avons march\u00e9 le long de la rivi\u00e8re.', 'fr'],
  ['Wir gingen am Fluss entlang, bis es dunkel war.', 'de'],
  ['\u3053\u308c\u306f\u65e5\u672c\u8a9e\u3067\u3059', 'ja'],
  ['\uc548\ub155\ud558\uc138\uc694', 'ko'],
  ['\u043c\u044b \u0448\u043b\u0438 \u0432\u0434\u043e\u043b\u044c \u0440\u0435\u043a\u0438', 'ru'],
  ['Write to me@example.org or https://example.org/x', 'en'],
  ['ti\u1ebfng Vi\u1ec7t c\u00f3 d\u1ea5u', 'vi'],
  ['\u56fd\u56fd', 'zh-cn'],
  ['aaa https://example.org', 'so'],
])('%j is %s', (text, language) => {
  expect(detectLanguage(text)).toBe(language);
});

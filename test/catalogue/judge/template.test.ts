import { expect, test } from 'vitest';
import { fillTemplate, templateFault } from '../../../catalogue/judge/template.ts';

test.each([
  ['{a}{b}', { a: '1', b: '2' }, '12'],
  ['{{a}} {a}', { a: '$&{b}' }, '{a} $&{b}'],
  ['{{{a}}}', { a: 'x' }, '{x}'],
  ['}}{{', {}, '}{'],
])('%j with %j is %j', (template, values, filled) => {
  expect(templateFault(template, ['a', 'b'])).toBeUndefined();
  expect(fillTemplate(template, values)).toBe(filled);
});

test.each([
  ['{c}', 'there is no {c}, only {a}, {b}'],
  ['{}', 'there is no {}'],
  ['{a!r}', 'there is no {a!r}'],
  ['\\boxed{', 'a brace stands alone: write "{{"'],
  ['a}', 'a brace stands alone: write "}}"'],
])('%j is no template', (template, fault) => {
  expect(templateFault(template, ['a', 'b'])).toContain(fault);
});

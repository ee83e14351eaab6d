import { describe, expect, test } from 'vitest';
import { suites } from '../../fidelity/index.ts';
import { compare } from '../../fidelity/suite.ts';

for (const { environment, cases, missing } of suites) {
  const lack = await missing?.();
  describe.skipIf(lack !== undefined)(environment, () => {
    test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      const { outcome, actual, expected } = await compare(one);
      expect({ outcome, actual }).toEqual({
        outcome: one.difference === undefined ? 'agrees' : 'differs as known',
        actual: one.difference === undefined ? expected : actual,
      });
    });
  });
}

test('a difference without a reason is a defect, and so is a reason without a difference', async () => {
  const one = (expected: number, difference?: string) =>
    compare({ name: '', expected, actual: () => Promise.resolve(1), ...(difference !== undefined && { difference }) });
  expect((await one(1)).outcome).toBe('agrees');
  expect((await one(0)).outcome).toBe('differs');
  expect((await one(0, 'on purpose')).outcome).toBe('differs as known');
  expect((await one(1, 'on purpose')).outcome).toBe('agrees now');
});

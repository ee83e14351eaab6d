import { expect, test, vi } from 'vitest';
import { prefixAgain, prefixOfBatch } from '../../batches/prefix.ts';

test('a batch shares queues where it is asked to, or brings no worker', () => {
  vi.stubEnv('DGYM_PREFIX', '');
  expect(prefixOfBatch('b', true)).toBe('dgym-b');
  expect(prefixOfBatch('b', false)).toBe('dgym');
  expect(prefixOfBatch('b', true, 'team')).toBe('team');
  vi.stubEnv('DGYM_PREFIX', 'team');
  expect(prefixOfBatch('b', true)).toBe('team');
  vi.unstubAllEnvs();
});

test('a later generation follows the same rule, and keeps what was asked for', () => {
  vi.stubEnv('DGYM_PREFIX', '');
  expect(prefixAgain('b', 'dgym', true)).toBe('dgym-b');
  expect(prefixAgain('b', 'dgym-b', false)).toBe('dgym');
  expect(prefixAgain('b', 'team', true)).toBe('team');
  expect(prefixAgain('b', 'dgym-other', true)).toBe('dgym-other');
  vi.unstubAllEnvs();
});

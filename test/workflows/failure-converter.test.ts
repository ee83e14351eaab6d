/** Errors on their way: what is sent is UTF-8, whatever was thrown. */

import { ApplicationFailure, defaultPayloadConverter, type ProtoFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { shorten } from '../../contracts/text.ts';
import { failureConverter } from '../../workflows/failure-converter.ts';

const convert = (error: unknown) => failureConverter.errorToFailure(error, defaultPayloadConverter);
const half = 'bad \ud800';

function texts({ message, stackTrace, applicationFailureInfo: info, cause }: ProtoFailure): string[] {
  return [message, stackTrace, info?.type, ...(cause ? texts(cause) : [])].filter((text) => typeof text === 'string');
}

test('half a character is written out as what it is: no character', () => {
  const inner = new Error(half);
  inner.stack = `Error: ${half}\n    at ${half} (file:///x.ts:1:1)`;
  const failure = convert(ApplicationFailure.create({ message: half, type: half, cause: inner }));
  expect(failure.message).toBe('bad \ufffd');
  expect(texts(failure)).toHaveLength(5);
  expect(texts(failure).filter((text) => !text.isWellFormed())).toEqual([]);
});

test('a failure that cannot be told is one that says so', () => {
  const failure = convert(ApplicationFailure.create({ message: 'x', details: [10n] }));
  expect(failure.applicationFailureInfo?.type).toBe('environment_error');
  expect(failure.message).toContain('Unable to convert 10');
});

test('text is cut between characters, never within one', () => {
  expect(shorten('12😀', 4)).toBe('12😀');
  expect(shorten('12😀4', 4)).toBe('12…');
});

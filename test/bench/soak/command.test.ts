import { expect, it } from 'vitest';
import { readyTimes } from '../../../bench/soak/command.ts';

it('finds out from their log when workers began to poll, whatever else stands there', () => {
  const log = [
    '{"level":30,"time":1795262374868,"sdkComponent":"worker","taskQueue":"soak","msg":"Worker state changed"}',
    '{"level":30,"time":1795262387482,"roles":["workflow","environment","model"],"prefix":"soak","msg":"ready"}',
    '{"level":30,"time":179526239',
    '{"level":40,"time":1795262398622,"error":"not \\"ready\\"","msg":"lost"}',
    '{"level":30,"time":1795262399000,"roles":["model"],"prefix":"soak","msg":"ready"}',
    '',
  ].join('\n');
  expect(readyTimes(log)).toEqual([1795262387482, 1795262399000]);
});

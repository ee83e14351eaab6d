/** Addresses of the Temporal UI. */

import { describe, expect, it } from 'vitest';
import { workflowUrl } from '../../../batches/temporal/ui.ts';

describe('the page of a workflow', () => {
  it.each(['127.0.0.1:7233', 'localhost:7233', 'localhost', '[::1]:7233'])(
    'is 1000 ports above a local server: %s',
    (address) => {
      expect(workflowUrl(address, 'default', 'b')).toMatch(/^http:\/\/[^/]+:8233\/namespaces\/default\/workflows\/b$/);
    },
  );

  it('names a rollout and a run safely', () => {
    expect(workflowUrl('127.0.0.1:7300', 'ns', 'b/1-0', 'run')).toBe(
      'http://127.0.0.1:8300/namespaces/ns/workflows/b%2F1-0/run/history',
    );
  });

  it('is in the cloud for a cloud server, and unknown for others', () => {
    expect(workflowUrl('ns.acc.tmprl.cloud:7233', 'ns.acc', 'b')).toBe(
      'https://cloud.temporal.io/namespaces/ns.acc/workflows/b',
    );
    expect(workflowUrl('temporal.internal:7233', 'default', 'b')).toBeUndefined();
  });
});

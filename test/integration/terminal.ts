/** A terminal whose commands find the test's server and have task queues of their own. */

import { inject } from 'vitest';
import { openTerminal, type Terminal } from '../support/dgym.ts';

let terminals = 0;

export function terminal(settings: Record<string, string> = {}): Terminal & { prefix: string } {
  const prefix = `cli-${process.pid}-${terminals++}`;
  return { prefix, ...openTerminal({ TEMPORAL_ADDRESS: inject('temporalAddress'), DGYM_PREFIX: prefix, ...settings }) };
}

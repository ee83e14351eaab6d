/** A port to listen on, for processes that have to be told theirs. */

import { createServer } from 'node:net';

/**
 * Below the range that the system hands out to outgoing connections; its neighbor a thousand above, the Temporal UI's, is free as
 * well.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if ((await isFree(port)) && (await isFree(port + 1000))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

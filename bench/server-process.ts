/**
 * The Temporal server's guard: starts it, and stops it when the bench is gone, however that ended. In a process of its own,
 * because starting blocks, and in a session of its own, because a Ctrl-C must not interrupt the start.
 */

import { startTemporalServer } from '../test/support/temporal-server.ts';

const starting = startTemporalServer();
process.on('disconnect', () => {
  void starting.then((server) => {
    server.stop();
    process.exit(0);
  });
});
const { address, pid } = await starting;
if (process.connected) process.send?.({ address, pid });

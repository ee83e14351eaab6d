/** The bench's model server as a process of its own, so that its CPU time is nobody else's. */

import { startModelServer } from '../test/model-server.ts';
import { benchAnswer, type Workload } from './workloads.ts';

const [workload, latency] = process.argv.slice(2) as [Workload, string];

/** Lognormal around a median of one second, or a fixed number of milliseconds. */
function delay(): number {
  if (latency !== 'lognormal') return Number(latency);
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return 1000 * Math.exp(0.5 * normal);
}

const server = await startModelServer({
  record: false,
  latency: delay,
  answer: (request) => benchAnswer(workload, request),
});
process.send?.({ url: server.url });
process.on('disconnect', () => process.exit(0));

/**
 * Collects rollouts from TypeScript, and reads each as it ends: `npx tsx examples/collect.ts`, after `npm run build`.
 *
 * The model is a script that comes with the environment. For a real one write
 * `models: { policy: 'Qwen/Qwen3-8B@http://gpu-1:8000/v1' }`.
 */

import { connect } from 'durable-gym';

const gym = await connect({ note: (text) => console.error(text) });
try {
  const batch = await gym.collect({
    rows: 'catalogue/example_session_state_mgmt/rows.jsonl',
    environment: 'example_session_state_mgmt',
    models: { policy: 'scripted' },
    samples: 2,
  });
  console.error(`Batch ${batch.id}`);

  for await (const { row, rollouts } of batch.groups()) {
    const rewards = rollouts.map(({ record, failure }) => record?.reward ?? failure?.failure.class);
    console.log(JSON.stringify({ row, rewards }));
  }

  const { state, verified, failed } = await batch.result();
  console.error(`${state}: ${verified} verified, ${failed} failed`);
} finally {
  await gym.close();
}

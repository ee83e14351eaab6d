/**
 * Records histories for the replay test: `npx tsx test/histories/record.ts [VERSION]` after `npm run build`. Run it for a
 * release and when a workflow changes with `patched()`; histories that are there already stay, because workflows that
 * started with them have to replay. `-marked` in 0.1.0 are those of the same name, recorded again with the mark of the end.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolloutId } from '../../contracts/names.ts';
import { bindFaulty, openLog, rowOf } from '../faults/environments/rows.ts';
import { submit } from '../support/submit.ts';
import { client, end, killWorker, model, prefix, save, server, start, until } from './recorder.ts';

const counter = (input: string) => ({ responses_create_params: { input }, initial_count: 1, expected_count: 3 });

const environment = 'example_session_state_mgmt';
const small = await start('small', { environment, rows: [counter('go'), counter('refuse'), { broken: true }], samples: 2 });
await small.handle.executeUpdate('pause');
await small.handle.executeUpdate('unpause');
await small.handle.executeUpdate('setConcurrency', { args: [{ concurrency: 2 }] });
await small.handle.result();
await save('batch', 'small');
await save('range-leaf', 'small/range/0-6');
await save('rollout-tools', rolloutId('small', 0, 0));
await save('rollout-rejected', rolloutId('small', 1, 0));
await save('rollout-invalid-row', rolloutId('small', 2, 0));

const judged = await start('judged', {
  environment: 'coffee_bar',
  rows: [{ guest: 'a guest', greeting: 'One tea.', wishes: ['another tea'], expected: { tea: 2 } }],
});
await judged.handle.result();
await save('rollout-judged', rolloutId('judged', 0, 0));

const foreign = await start('foreign', {
  // Whoever answers on a queue may be foreign: here it is this package itself.
  environment: { name: 'coffee_bar', queue: prefix },
  rows: [{ guest: 'a guest', greeting: 'One tea.', wishes: [], expected: { tea: 1 } }],
});
await foreign.handle.result();
await save('batch-foreign', 'foreign');
await save('rollout-foreign', rolloutId('foreign', 0, 0));

// It has no roles: the models for users and judges are left out.
const alone = { name: 'example_single_tool_call', queue: prefix };
const roles = await start('roles', { environment: alone, rows: [{ responses_create_params: { input: 'go' } }] });
await roles.handle.result();
await save('batch-foreign-roles', 'roles');

const refused = await start('refused', { environment: { name: 'nobody', queue: prefix }, rows: [counter('go')] });
await refused.handle.result().catch(() => undefined);
await save('batch-refused', 'refused');

const cancelled = await start('cancelled', { environment, rows: [counter('hang')] });
await until(() => server.open > 0);
await cancelled.handle.cancel();
await cancelled.handle.result().catch(() => undefined);
await save('batch-cancelled', 'cancelled');
await save('range-leaf-cancelled', 'cancelled/range/0-1');
await save('rollout-cancelled', rolloutId('cancelled', 0, 0));

await until(() => server.open === 0);
const continued = await start('continued', {
  environment: 'example_single_tool_call',
  rows: ['again and again', 'again, then hang'].map((input) => ({ responses_create_params: { input } })),
  limits: { history_events: 40 },
});
const [ended, hanging] = [0, 1].map((row) => rolloutId('continued', row, 0));
const statusOf = (id: string) =>
  client.workflow
    .getHandle(id)
    .describe()
    // It has not started yet.
    .then(({ status }) => status.name, () => undefined);
await until(async () => server.open > 0 && (await statusOf(ended!)) === 'COMPLETED');
await continued.handle.cancel();
await continued.handle.result().catch(() => undefined);
const { raw } = await client.workflow.getHandle(ended!).describe();
await save('rollout-continued', ended!, raw.workflowExecutionInfo?.firstRunId ?? undefined);
await save('rollout-continued-last', ended!);
await save('rollout-continued-cancelled', hanging!);
await save('range-leaf-continued-cancelled', 'continued/range/0-2');

const rejected = await start('rejected', {
  environment,
  rows: Array.from({ length: 8 }, () => counter('unauthorized')),
  concurrency: 2,
});
const paused = (): Promise<boolean> =>
  rejected.handle.query<{ paused: boolean }>('progress').then((progress) => progress.paused);
await until(paused);
await rejected.handle.executeUpdate('retry', { args: [{ generation: 1, classes: ['model_rejected'] }] });
await rejected.handle.signal('drain');
await rejected.handle.result();
await save('batch-rejected', 'rejected');
await save('range-leaf-rejected', 'rejected/range/0-8');
await save('rollout-unauthorized', rolloutId('rejected', 0, 0));

const retried = await start('retried', { environment, rows: [counter('refuse'), counter('go')] });
await retried.handle.executeUpdate('retry', { args: [{ generation: 1 }] });
await retried.handle.result();
await save('batch-retried', 'retried');
await save('range-leaf-retried', 'retried/range/0-2.1');

const spent = await start('spent', {
  environment,
  rows: Array.from({ length: 6 }, () => counter('go')),
  concurrency: 1,
  budget: { total_tokens: 1 },
});
await spent.handle.result();
await save('batch-budget', 'spent');
await save('range-leaf-budget', 'spent/range/0-6');

const large = await start('large', {
  environment: 'example_single_tool_call',
  sampling: { extra_body: { chat_template: 'x'.repeat(200_000) } },
  rows: Array.from({ length: 8 }, () => ({ responses_create_params: { input: 'go' } })),
});
await large.handle.signal('pause');
await large.handle.signal('setConcurrency', { concurrency: 4 });
await large.handle.signal('unpause');
await large.handle.result();
await save('batch-large-settings', 'large');
await save('range-leaf-large-settings', 'large/range/0-8');
await save('rollout-large-settings', rolloutId('large', 0, 0));

// What each rollout carries is so long that eighty of them do not start in one workflow task.
const urls = Array<string>(500).fill(server.url);
const many = await submit(client, {
  environment: 'example_single_tool_call',
  rows: Array.from({ length: 80 }, () => ({ responses_create_params: { input: 'go' } })),
  concurrency: 80,
  ...{ batch: 'many', prefix, models: { policy: { ...model, urls } } },
});
await many.handle.result();
await save('range-leaf-starts-bounded', 'many/range/0-80');

const log = openLog();
const away = mkdtempSync(join(tmpdir(), 'durable-gym-record-'));
// A file in the place of a folder: the output is too large for history and cannot be put away.
writeFileSync(join(away, 'blobs'), '');
const stored = await start('stored', {
  // On a queue it would wait inside the activity.
  environment: bindFaulty(prefix, 'inline', 600),
  rows: [rowOf('huge output', log)],
  store: `file://${away}`,
});
const waiting = client.workflow.getHandle(rolloutId('stored', 0, 0));
await until(async () => {
  const { events } = await waiting.fetchHistory().catch(() => ({ events: [] }));
  return (events ?? []).some((event) => event.timerStartedEventAttributes);
});
rmSync(join(away, 'blobs'));
await stored.handle.result();
await save('rollout-waits-for-store', rolloutId('stored', 0, 0));

// A worker after the other dies under a hook.
const lost = await start('lost', {
  environment: bindFaulty(prefix, 'queue', 5),
  rows: [rowOf('call is under way', log)],
});
for (let attempt = 1; attempt <= 4; attempt++) {
  await until(() => log.ran('call', 'call is under way') === attempt);
  await killWorker();
}
await lost.handle.result();
await save('rollout-lost-attempts', rolloutId('lost', 0, 0));

const rows = Array.from({ length: 510 }, () => ({ responses_create_params: { input: 'hello', tools: [] } }));
const wide = await start('wide', { environment: 'example_single_tool_call', rows });
await wide.handle.result();
await save('range-spread', 'wide/range/0-510');

await end();
